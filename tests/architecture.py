"""Walks the imports of a source tree and names every breach of the order of the journey.

The house has one rule of direction, *imports point backwards along the journey*, and one table of what each file of a
stage may import. Both stand here as data (`ORDER`, `may_import`), and `breaches()` holds a tree against them. It reads
syntax trees only, so a tree can be judged that cannot be run: that is how the walker itself is tested.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

STAGES = (
    "accounts",
    "trips",
    "catalogue",
    "inventory",
    "inquiries",
    "proposals",
    "bookings",
    "stays",
    "billing",
    "leads",
    "jobs",
    "reports",
    "site",
)
ORDER = ("kernel", "plumbing", *STAGES, "demo")
VIEWS = frozenset(
    "organiser attendee concierge partner accountant officer director worker admin staff visitor api".split()  # noqa: SIM905
)
HEADINGS = ("Owns", "Comes in", "Goes out", "States")

PURE_LIBRARIES = frozenset({"holidays", "stdnum", "jaconv", "phonenumbers"})
IMPURE_STANDARD = frozenset(
    {"os", "socket", "subprocess", "sqlite3", "http", "random", "secrets", "logging", "tempfile", "shutil", "threading"}
    | {"asyncio", "time", "urllib.request"}
)
ONLY_IMPORTER = {
    "stripe": "billing/stripe_gateway",
    "icalendar": "plumbing/calendars",
    "recurring_ical_events": "plumbing/calendars",
    "aiosmtpd": "plumbing/incoming",
}
NAMELESS_FILES = frozenset({"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"})
CLOCKS = frozenset(
    {"datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today"}
    | {"time.time", "time.time_ns", "time.localtime", "sqlalchemy.func.now", "sqlalchemy.func.current_timestamp"}
)
SESSION_WRITES = frozenset({"add", "add_all", "delete", "merge", "flush", "commit", "bulk_save_objects"})
STATEMENT_WRITES = frozenset({"insert", "update", "delete"})
LONGEST_FILE = 450


@dataclass(frozen=True, order=True)
class Breach:
    """One place where the tree breaks the house's rules: where, which rule, and what to do about it."""

    path: str
    line: int
    rule: str
    detail: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: [{self.rule}] {self.detail}"


@dataclass(frozen=True)
class Import:
    """One name a module takes from elsewhere; `module` is the dotted file it comes from, `name` what is taken."""

    module: str
    name: str | None
    bound_as: str
    line: int

    @property
    def dotted(self) -> str:
        return f"{self.module}.{self.name}" if self.name else self.module

    @property
    def is_root(self) -> bool:
        """Whether `import a.b` bound only `a`."""
        return self.name is None and self.bound_as == self.module.partition(".")[0]


@dataclass
class Module:
    """One Python file with its place in the house: `stage` is the package, `part` the file (or folder) inside it."""

    path: Path
    shown: str
    dotted: str
    stage: str
    part: str
    tree: ast.Module
    lines: int
    imports: list[Import] = field(default_factory=list)

    @property
    def place(self) -> str:
        return f"{self.stage}/{self.part}" if self.stage else self.part

    def names(self) -> dict[str, str]:
        """What each local name stands for, so that an alias hides nothing."""
        return {taken.bound_as: taken.bound_as if taken.is_root else taken.dotted for taken in self.imports}


def breaches(root: Path) -> list[Breach]:
    """Everything in the tree `root` (the folder holding `worktrip/`) that breaks a rule, in order of file and line."""
    modules = {module.dotted: module for module in _read(root)}
    for module in modules.values():
        module.imports = list(_imports(module, modules))
    found: list[Breach] = []
    for module in modules.values():
        for check in (_order, _libraries, _purity, _clock, _units, _views, _reads, _files, _routes):
            found += check(module, modules)
    found += _foreign_keys(modules)
    return sorted(set(found))


# --- reading ---------------------------------------------------------------------------------------------------------


def _read(root: Path) -> Iterator[Module]:
    for path in sorted((root / "worktrip").rglob("*.py")):
        relative = path.relative_to(root)
        if "versions" in relative.parts:
            continue
        parts = relative.with_suffix("").parts
        is_package = parts[-1] == "__init__"
        dotted = ".".join(parts[:-1] if is_package else parts)
        inner = parts[1:]
        stage = inner[0] if len(inner) > 1 else ""
        part = inner[1] if stage else inner[0]
        source = path.read_text(encoding="utf-8")
        yield Module(path, str(relative), dotted, stage, part, ast.parse(source), len(source.splitlines()))


def _imports(module: Module, modules: dict[str, Module]) -> Iterator[Import]:
    package = module.dotted if module.path.name == "__init__.py" else module.dotted.rpartition(".")[0]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, None, alias.asname or alias.name.partition(".")[0], node.lineno)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, base] if base else above)
            for alias in node.names:
                bound_as = alias.asname or alias.name
                if base.removeprefix("worktrip.") in ORDER or f"{base}.{alias.name}" in modules:
                    yield Import(f"{base}.{alias.name}", None, bound_as, node.lineno)
                else:
                    yield Import(base, alias.name, bound_as, node.lineno)
        elif isinstance(node, ast.Call) and _last(node.func) in {"import_module", "__import__"} and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield Import(first.value, None, "", node.lineno)


def _last(node: ast.expr) -> str:
    if isinstance(node, ast.Call):
        return _last(node.func)
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _dotted(node: ast.expr, names: dict[str, str]) -> str:
    """`dt.now` as `datetime.datetime.now`, when `dt` was imported so."""
    if isinstance(node, ast.Name):
        return names.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        before = _dotted(node.value, names)
        return f"{before}.{node.attr}" if before else ""
    return ""


# --- who may import what ---------------------------------------------------------------------------------------------


def may_import(stage: str, part: str, other_stage: str, other_part: str) -> bool:
    """The house's file table: may `stage/part` import `other_stage/other_part`? Direction is judged apart."""
    own = stage == other_stage
    if other_stage == "kernel" or stage == "demo":
        return True
    if stage == "":
        return {
            "__init__": True,
            "cli": other_part in {"service", "queries", "rules"} or other_stage in {"plumbing", "demo"},
            "schedule": other_part == "service" or other_stage == "plumbing",
            "config": False,
        }.get(part, False)
    if stage == "plumbing":
        return own
    if part in VIEWS:
        # rules are words and sums, which may be said anywhere to the right of where they stand
        shared = other_part in {"service", "queries", "rules"}
        return other_stage == "plumbing" or shared or (own and (other_part == "forms" or other_part == part))
    match part:
        case "__init__":
            return False
        case "rules":
            return other_part == "rules"
        case "tables":
            # a relationship points left as its foreign key does, and is typed; an earlier stage's enum may be copied
            return (other_stage, other_part) == ("plumbing", "database") or other_part in {"rules", "tables"}
        case "queries":
            return other_stage == "plumbing" or other_part in {"tables", "rules", "queries"}
        case "service":
            own_file = own and other_part not in VIEWS | {"forms"}
            return other_stage == "plumbing" or own_file or other_part in {"service", "queries", "rules"}
        case "forms":
            plumbing = other_stage == "plumbing" and other_part in {"pages", "i18n"}
            return plumbing or other_part == "rules" or (own and other_part == "forms")
    adapter = own and other_part not in VIEWS | {"service", "queries", "tables", "forms"}
    return other_stage == "plumbing" or other_part == "rules" or adapter


def _order(module: Module, modules: dict[str, Module]) -> Iterator[Breach]:
    for taken in module.imports:
        for target in (taken, *_passed_on(taken, modules)):
            yield from _one_import(module, target, taken.line, modules)


def _passed_on(taken: Import, modules: dict[str, Module]) -> Iterator[Import]:
    """Where a name really comes from, when the file it is taken from only hands it on."""
    giver = modules.get(taken.module)
    if giver is None or taken.name is None:
        return
    for origin in giver.imports:
        if origin.bound_as == taken.name and origin.module.startswith("worktrip."):
            yield origin


def _one_import(module: Module, taken: Import, line: int, modules: dict[str, Module]) -> Iterator[Breach]:
    parts = taken.module.split(".")
    if parts[0] != "worktrip":
        return
    if len(parts) == 1:
        if module.stage not in {"", "demo"}:
            yield Breach(module.shown, line, "order", "a stage never imports the application that assembles it")
        return
    other_stage, other_part = parts[1], parts[2] if len(parts) > 2 else "__init__"
    if other_stage not in ORDER:
        leaf = other_stage == "config" and module.stage in {"", "plumbing", "demo"}
        if not leaf and module.stage not in {"", "demo"}:
            yield Breach(module.shown, line, "order", f"worktrip.{other_stage} stands outside the journey")
        return
    here, there = _position(module.stage), ORDER.index(other_stage)
    if there > here:
        yield Breach(module.shown, line, "order", f"{other_stage} stands to the right of {module.stage}")
    elif other_part == "__init__" and module.place != "__init__":
        yield Breach(
            module.shown, line, "file table", f"import the file of {other_stage} that is meant, not the package"
        )
    elif not may_import(module.stage, module.part, other_stage, other_part):
        yield Breach(module.shown, line, "file table", f"{module.part} may not import {other_stage}.{other_part}")


def _position(stage: str) -> int:
    return ORDER.index(stage) if stage in ORDER else len(ORDER)


def _libraries(module: Module, _: dict[str, Module]) -> Iterator[Breach]:
    for taken in module.imports:
        library = taken.module.partition(".")[0]
        if library in ONLY_IMPORTER and module.place != ONLY_IMPORTER[library]:
            yield Breach(
                module.shown, taken.line, "adapter", f"{library} is imported by {ONLY_IMPORTER[library]} alone"
            )
        if library == "blinker":
            yield Breach(module.shown, taken.line, "signals", "stages call to the left; they do not signal")


# --- what stays pure -------------------------------------------------------------------------------------------------


def _purity(module: Module, _: dict[str, Module]) -> Iterator[Breach]:
    in_kernel = module.stage == "kernel"
    if not in_kernel and module.part != "rules":
        return
    for taken in module.imports:
        library = taken.module.partition(".")[0]
        if library == "worktrip" or library == "__future__":
            continue
        allowed = library in sys.stdlib_module_names or (in_kernel and library in PURE_LIBRARIES)
        if not allowed or library in IMPURE_STANDARD or taken.module in IMPURE_STANDARD:
            yield Breach(module.shown, taken.line, "purity", f"{taken.module} is not for the kernel and the rules")
    for node in ast.walk(module.tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in {"open", "print", "input"}
        ):
            yield Breach(module.shown, node.lineno, "purity", f"{node.func.id}() is input or output")


def _clock(module: Module, _: dict[str, Module]) -> Iterator[Breach]:
    if module.place == "plumbing/clock":
        return
    names = module.names()
    for taken in module.imports:
        if taken.dotted in CLOCKS:
            yield Breach(module.shown, taken.line, "clock", f"{taken.dotted}: time comes from plumbing.clock")
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and _dotted(node, names) in CLOCKS:
            yield Breach(module.shown, node.lineno, "clock", f"{_dotted(node, names)}: time comes from plumbing.clock")


# --- who reads and who writes ----------------------------------------------------------------------------------------


def _units(module: Module, _: dict[str, Module]) -> Iterator[Breach]:
    if module.part == "service" or module.stage in {"plumbing", "demo"}:
        return
    for node in ast.walk(module.tree):
        named = node.name if isinstance(node, ast.alias) else _last(node) if isinstance(node, ast.expr) else ""
        if named == "unit_of_work" and not isinstance(node, ast.Call):
            yield Breach(module.shown, getattr(node, "lineno", 0), "unit", "only service.py opens a unit of work")


def _views(module: Module, _: dict[str, Module]) -> Iterator[Breach]:
    if module.part not in VIEWS or not module.stage:
        return
    for taken in module.imports:
        if taken.dotted == "worktrip.plumbing.database.db" or taken.module.startswith("sqlalchemy"):
            yield Breach(module.shown, taken.line, "view", "a view asks queries and service, never the database")
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr == "session" and _last(node.value) == "db":
            yield Breach(module.shown, node.lineno, "view", "a view never touches db.session")


def _reads(module: Module, _: dict[str, Module]) -> Iterator[Breach]:
    if module.part != "queries":
        return
    names = module.names()
    for taken in module.imports:
        if taken.module.startswith("sqlalchemy") and taken.name in STATEMENT_WRITES:
            yield Breach(module.shown, taken.line, "read", f"queries never {taken.name}")
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        verb, on = node.func.attr, node.func.value
        if verb in SESSION_WRITES and _last(on) == "session":
            yield Breach(module.shown, node.lineno, "read", f"queries never call session.{verb}")
        if verb in STATEMENT_WRITES and _dotted(on, names).startswith("sqlalchemy"):
            yield Breach(module.shown, node.lineno, "read", f"queries never {verb}")


def _routes(module: Module, _: dict[str, Module]) -> Iterator[Breach]:
    if module.part in VIEWS or module.stage in {"", "plumbing", "demo"}:
        return
    for taken in module.imports:
        if taken.name in {"stage_routes", "Blueprint"}:
            yield Breach(module.shown, taken.line, "routes", "routes live in a file named after who is looking")


# --- files and tables ------------------------------------------------------------------------------------------------


def _files(module: Module, _: dict[str, Module]) -> Iterator[Breach]:
    if module.path.stem in NAMELESS_FILES or module.part in NAMELESS_FILES:
        yield Breach(module.shown, 1, "name", "a helper belongs to a noun")
    if module.lines > LONGEST_FILE:
        yield Breach(module.shown, module.lines, "length", f"{module.lines} lines: make it a folder, or two stages")
    if module.place != f"{module.stage}/__init__" or module.path.parent.name != module.stage:
        return
    docstring = ast.get_docstring(module.tree) or ""
    if not docstring:
        yield Breach(module.shown, 1, "docstring", "a package says what it is for")
    elif module.stage in STAGES and not re.search(
        r"[\s\S]*".join(rf"^\W*{word}\b" for word in HEADINGS), docstring, re.M
    ):
        yield Breach(module.shown, 1, "docstring", "a stage's docstring is headed " + " · ".join(HEADINGS))
    if module.stage in STAGES and len(module.tree.body) > 1:
        yield Breach(
            module.shown, module.tree.body[1].lineno, "docstring", "a stage's __init__ holds its docstring only"
        )


def _foreign_keys(modules: dict[str, Module]) -> Iterator[Breach]:
    owner: dict[str, str] = {}
    for module in modules.values():
        for name in _table_names(module.tree):
            owner[name] = module.stage
    for module in modules.values():
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Call) or _last(node.func) not in {"ForeignKey", "ForeignKeyConstraint"}:
                continue
            if _last(node.func) == "ForeignKey":
                targets = node.args[:1]
            else:
                listed = node.args[1] if len(node.args) > 1 else None
                targets = list(listed.elts) if isinstance(listed, ast.List | ast.Tuple) else []
            for target in targets:
                yield from _one_foreign_key(module, node.lineno, target, owner)


def _table_names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            left = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if _last(left) == "__tablename__" and isinstance(node.value, ast.Constant):
                yield str(node.value.value)
        elif isinstance(node, ast.Call) and _last(node.func) == "Table" and node.args:
            yield str(getattr(node.args[0], "value", ""))


def _one_foreign_key(module: Module, line: int, target: ast.expr, owner: dict[str, str]) -> Iterator[Breach]:
    if not isinstance(target, ast.Constant) or not isinstance(target.value, str):
        yield Breach(module.shown, line, "foreign key", "name the table as text")
        return
    table = target.value.rpartition(".")[0]
    if table not in owner:
        yield Breach(module.shown, line, "foreign key", f"no table is called {table}")
    elif _position(owner[table]) > _position(module.stage):
        yield Breach(
            module.shown, line, "foreign key", f"{table} belongs to {owner[table]}, to the right of {module.stage}"
        )
