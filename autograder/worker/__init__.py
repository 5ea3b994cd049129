"""The wall from inside: what runs in the jail, beside a submission. It knows no test."""
