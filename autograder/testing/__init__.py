"""Where hidden tests meet a submission: the pytest plug-in, what tests can ask, answers judged."""
