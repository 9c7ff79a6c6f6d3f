"""The thread itself: one number from the first question to a resident's pay, and everything said and kept under it.

Owns: trips, messages with their files and what came by mail, to-dos, the list of a trip's papers.
Comes in: a later stage says how far a trip got (`advance`), what the desk must do (`ask_desk`), what happened (`say`);
  answers by mail.
Goes out: the number, the inbox's rows, the thread, the links of a trip.
States: received → hearing → proposing → accepted → arranging → staying → stayed → billed → settled → followed up;
  or closed as declined, withdrawn or expired.
"""
