"""A company asks; the desk listens.

Owns: inquiries as they were sent, forms put aside, hearings with what they leave open, hand-overs at the desk.
Comes in: the form of `/inquiries/new`, or of a draft's link; what the concierge notes.
Goes out: an opened trip with a due time, a mail with its link; what the proposal starts from.
States: received → hearing → proposing → accepted | declined | withdrawn | expired (kept on the trip).
"""
