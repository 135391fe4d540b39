"""What the pages of the correspondence ask for."""
