"""``./dev demo``: Odoo with demo data, and a mailbox for all the mail it sends."""

import shutil
import subprocess
import time

from devtools import addons, demo_guide, locks, network, process, system, templates
from devtools.layout import Layout
from devtools.report import Problem, say
from devtools.server import OdooServer
from devtools.workbench import Workbench, opened

# Odoo looks once an hour for mails that wait to be sent; a visitor waits a minute.
_SEND_MAILS_EVERY_MINUTE = """
UPDATE ir_cron
   SET interval_number = 1,
       interval_type = 'minutes',
       nextcall = now() AT TIME ZONE 'UTC'
 WHERE id = (SELECT res_id FROM ir_model_data
              WHERE module = 'mail' AND name = 'ir_cron_mail_scheduler_action')
"""


def run(
    layout: Layout, port: int, mailbox_port: int, database: str, reset: bool
) -> int:
    """Serves until it is interrupted, or raises ``Problem``."""
    _check(port, mailbox_port, database)
    layout.make()
    with locks.exclusive_or_none(layout.locks / f"demo-{database}") as held:
        if not held:
            raise Problem(f"Another ./dev demo runs with the database {database}.", 2)
        with opened(layout) as bench:
            system.prefer(system.WKHTMLTOPDF, layout.logs / "system.log")
            _serve(bench, port, mailbox_port, database, reset)
    return 0


def _check(port: int, mailbox_port: int, database: str) -> None:
    if not database.replace("_", "").isalnum() or not templates.is_free_name(database):
        raise Problem(
            f"{database} will not do as a name of a database: please use letters, "
            "digits and underscores, and begin neither with test_ nor template_.",
            2,
        )
    if port == mailbox_port:
        raise Problem("Odoo and the mailbox need a port each: see --mailbox-port.", 2)
    network.require_free(port, "--port")
    network.require_free(mailbox_port, "--mailbox-port")


def _serve(
    bench: Workbench, port: int, mailbox_port: int, database: str, reset: bool
) -> None:
    smtp_port = network.free_port()
    url = f"http://localhost:{port}"
    folder = bench.layout.data / "mails" / database
    if reset or not bench.databases.exists(database):
        shutil.rmtree(folder, ignore_errors=True)
        _make_database(bench, database)
    else:
        _bring_up_to_date(bench, database)
    bench.databases.set_address(database, url)
    bench.databases.query(_SEND_MAILS_EVERY_MINUTE, database)
    server = OdooServer(bench, database, port=port, smtp_port=smtp_port, crons=True)
    say("starting Odoo")
    mail_log = bench.layout.logs / f"mailbox-{database}.log"
    with mail_log.open("w") as log:
        mail = subprocess.Popen(
            [str(bench.python), "-m", "devtools.demo_mail"]
            + [str(smtp_port), str(mailbox_port), str(folder)],
            env=bench.env,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            preexec_fn=process.die_with_parent,
            start_new_session=True,
        )
    try:
        server.start()
        say("ready")
        print(demo_guide.text(url, f"http://localhost:{mailbox_port}"), flush=True)
        while server.is_running():
            if mail.poll() is not None:
                text = mail_log.read_text(errors="replace")
                raise Problem(process.explain("the mailbox", text, mail_log))
            time.sleep(0.5)
        raise Problem(server.failure("serving"))
    except KeyboardInterrupt:
        say("stopping")
        raise
    finally:
        server.stop()
        process.end(mail)


def _make_database(bench: Workbench, database: str) -> None:
    say(f"making the database {database}")
    templates.clone(bench, templates.complete(bench), database)
    bench.run_odoo(
        *("shell", "--database", database, "--no-http"),
        what="writing invoices and payments",
        log=f"books-{database}.log",
        stdin='env["portal.demo"]._keep_books()\nenv.cr.commit()\n',
    )
    bench.databases.set_comment(database, addons.fingerprint(bench.addons))


def _bring_up_to_date(bench: Workbench, database: str) -> None:
    """Updates our addons in a database that was made with other files of theirs."""
    current = addons.fingerprint(bench.addons)
    if bench.databases.comment(database) == current:
        return
    names = ",".join(addon.name for addon in bench.addons)
    say(f"the addons have changed: updating them in the database {database}")
    bench.run_odoo(
        *("--database", database, "--init", names, "--update", names),
        *("--stop-after-init", "--no-http"),
        what="updating the addons",
        log=f"update-{database}.log",
    )
    bench.databases.set_comment(database, current)
