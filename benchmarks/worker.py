"""An Odoo that runs functions for the benchmarks, one after the other.

Inside Odoo. One process for all of a database's functions: starting an Odoo takes
longer than most of them.
"""

import importlib
import json
import sys

MARK = "benchmark result: "


def serve(env, requests):
    """Answer each line of a file until it ends.

    A line is ``[module, function, arguments]`` in JSON. The function is called with
    ``env``, the superuser's, and the arguments; it commits what is to stay. The answer
    is a line of the standard output.
    """
    for line in requests:
        module, name, arguments = json.loads(line)
        function = getattr(importlib.import_module(module), name)
        env.invalidate_all()
        result = function(env, **arguments)
        # caches of this process and of servers that run meanwhile
        env.registry.signal_changes()
        env.cr.rollback()
        env.invalidate_all()
        sys.stdout.write(f"{MARK}{json.dumps(result)}\n")
        sys.stdout.flush()
