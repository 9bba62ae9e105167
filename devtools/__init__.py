"""The developer command of this project: everything behind ``./dev``.

It runs on a bare Python (3.10 to 3.13, standard library only) and makes, below
``.odoo/`` of the checkout, what the addons need to run: Odoo 19 itself, a virtual
environment, a PostgreSQL server and databases. The modules build on each other in this
order; none imports one further down:

========================  ==========================================================
``report``                progress lines, and the exception that ends a command
``layout``                where everything lives below the checkout
``process``               running programs
``locks``                 one at a time, across processes
``network``               ports
``system``                programs of the operating system, installed if need be
``debian``                packages without root, and a private apt
``odoo_source``           where Odoo's source comes from
``venv``                  virtual environments with pinned packages
``addons``                our addons: found, hashed
``postgres``              the private PostgreSQL server
``database``              databases and their filestores: made, cloned, dropped
``workbench``             all of the above, put together
``templates``             databases worth keeping, made once
``server``                a running Odoo
``odoo_log``              what must not stand in its log
``rpc``                   calling a running Odoo as one of its users
``mail``                  a caught mail
``mailbox``               the caught mails as web pages
``mailcatcher``           a mail server that keeps what it gets
``acceptance``            a whole portal for a test: database, server, mail, browser
``demo_guide``            who is who in the demonstration
``demo_mail``, ``demo``   ``./dev demo``
``run_tests``             ``./dev test``
``hygiene``, ``lint``     ``./dev lint``
``po_files``, ``i18n``    ``./dev i18n``
``benchmarks``            ``./dev bench``
``cli``                   the command line
========================  ==========================================================

Only ``mailcatcher``, ``demo_mail``, ``acceptance`` and ``po_files`` need the virtual
environment; they are not imported by the others.
"""
