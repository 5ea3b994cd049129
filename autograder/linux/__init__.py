"""The system calls that both sides of the wall need: namespaces, Landlock, seccomp."""
