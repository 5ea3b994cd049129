"""The commands of `autograder`, a file each: what they take, and what they print."""
