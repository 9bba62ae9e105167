{
    "name": "Benchmark: the empty page",
    "summary": "A page of the portal with nothing in it; loaded by benchmark servers.",
    "version": "19.0.1.0.0",
    "license": "LGPL-3",
    "author": "Customer Portal Extended contributors",
    "depends": ["portal"],
    "installable": False,
}
