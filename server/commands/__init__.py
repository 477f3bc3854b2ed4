"""What a person types: `hangtime model`, `analyze`, `serve`. Each is a module with two functions.

`add_arguments(parser)` says what it takes; `run(arguments)` does it and returns the exit code.
"""
