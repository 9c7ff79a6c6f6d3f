"""`make run`: the whole service with the demo world, behind one command."""

from worktrip.demo.supervisor import main

main()
