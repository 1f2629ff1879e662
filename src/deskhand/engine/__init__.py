"""What runs the flow: jobs, due tickets, the dispatcher, recovery, processes."""
