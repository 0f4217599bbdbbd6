"""The frozen records of a result, and their one form in JSON, CSV and JSON Schema."""
