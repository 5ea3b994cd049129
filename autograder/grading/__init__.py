"""A class: jobs, batches, the processes that grade them, and the results folder."""
