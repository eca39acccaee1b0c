"""Damaged files, full disks, files that change while they are read, and sudden ends: `make faults`."""
