"""The chronology of a customer: dated, signed notes."""
