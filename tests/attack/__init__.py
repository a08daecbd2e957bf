"""The portal attacked from inside: every address by every role, read and posted to with nonsense; see __main__."""
