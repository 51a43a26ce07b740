"""What a resident may take back: their data at the house, erased."""
