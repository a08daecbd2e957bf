"""The worker: its process and lanes, the jobs that it repeats, clock, heartbeat, backlog, and the rules by which rows are deleted."""
