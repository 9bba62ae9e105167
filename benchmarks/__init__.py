"""How fast the portal is, beside Odoo's own on the same data and settings.

``./dev bench`` makes two databases, one of Odoo alone and one with our addons, fills
both with the same rows (``data``), measures, and prints one table. What a goal counts
(queries, buffers, rows) is the same on every machine and decides the exit status;
milliseconds are printed for people to judge.

Each module that measures has a function ``run(stage)``; those of its functions that
take an ``env`` run inside an Odoo, started for them (``stage.Side.call``).
"""
