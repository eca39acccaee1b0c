"""Damaged files, full disks, files that change while they are read, and killed writers: `make faults`."""
