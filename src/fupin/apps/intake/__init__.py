"""Intake: workbooks of other systems become checked columns of the register, or a list of what is wrong."""
