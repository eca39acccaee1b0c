"""What a reading leaves over or may have misread: named, with a reason."""
