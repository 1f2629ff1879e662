"""The model is the adversary: it may say and do anything, and what really happened is counted outside.

Nothing here asks the model, or Deskhand, whether all is well. The company keeps a ledger of its own
(`company.py`), every letter that left is kept (`post.py`), and `judge.py` reads those.
"""
