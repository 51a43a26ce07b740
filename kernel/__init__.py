"""What the resident's, the cameras' and the police's side all need and none of them owns."""
