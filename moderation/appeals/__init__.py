"""What residents ask of a supervisor who has decided nothing of theirs: another look at how their reports are treated."""
