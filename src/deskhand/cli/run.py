"""Commands that run a desk: demo, serve, worker, and the web process that serve starts."""

import asyncio
import gc
import logging
import os
import signal
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from rich.table import Table
from sqlalchemy.engine import URL

from deskhand.app import Desk, OpenDesk, open_database
from deskhand.cli.console import ConfigOption, JsonOption, out, print_json, say, set_up_logs
from deskhand.core import language
from deskhand.core.errors import BadInput
from deskhand.engine.metrics import serve_metrics
from deskhand.engine.supervisor import Child, Supervisor, end_with_parent
from deskhand.engine.telemetry import telemetry
from deskhand.engine.watchdog import watchdog
from deskhand.sample.company import COMPANY, CONFIG, PARAPHRASES
from deskhand.sample.demo import environment, play_all, start_database
from deskhand.sample.play import Played
from deskhand.settings import FILE, Environment
from deskhand.store.embedded import EmbeddedPostgres
from deskhand.web.connections import PatientProtocol
from deskhand.web.listening import WebServer, listening

try:
    from uvloop import new_event_loop
except ImportError:
    from asyncio import new_event_loop

NICE = 5
"""Workers give way to the web processes beside them: messages are taken in while turns wait."""
DRAIN_SECONDS = 10
"""How long a web process that ends goes on with the requests it has."""
KEEP_ALIVE_SECONDS = 75
"""An idle connection is kept for longer than proxies and load balancers keep theirs (60 s is common):
who closes first may close under a request that the other one is sending."""
MetricsOption = Annotated[int, typer.Option(help="GET /metrics on this loopback port.")]
SupervisedOption = Annotated[bool, typer.Option(hidden=True)]
OUTCOMES = {
    "answered": "answered",
    "asked_back": "asked back",
    "handed_off": "to a person",
    "approval": "waits for approval",
    "closed": "nothing to answer",
}


def commands(app: typer.Typer) -> None:
    """Register them."""
    app.command()(demo)
    app.command()(serve)
    app.command()(worker)
    app.command(hidden=True)(web)


def demo(
    once: Annotated[bool, typer.Option(help="On fresh data of its own, then exit.")] = False,
    as_json: JsonOption = False,
    paraphrases: Annotated[
        bool, typer.Option(help="With --once: the second, blind set of tickets.")
    ] = False,
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8700,
) -> int:
    """Play the sample company's 60 tickets through, then keep its pages open until Ctrl-C."""
    folder = PARAPHRASES if paraphrases else COMPANY
    if paraphrases and not once:
        raise BadInput("--paraphrases goes with --once")
    if once:
        return _play_once(folder, as_json)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    home = Environment().home / "demo"
    with listening("127.0.0.1", port) as (listener,):
        say(f"Starting the sample company's database in {EmbeddedPostgres(home).place} ...")
        url, server = start_database(home)
        try:
            played = _play_and_show(url, folder, as_json)
            if not any(one.new for one in played):
                say("All tickets were played before: nothing was sent again.")
            say(
                f"\nInbox: http://127.0.0.1:{port}/   Shop with the chat: http://127.0.0.1:{port}/shop"
            )
            say("Ctrl-C ends the demo.")
            arguments = ["--config", str(CONFIG)]
            door = ["--fd", str(listener.fileno()), "--open-pages"]
            Supervisor(
                children=[
                    Child("web", ["web", *arguments, *door], (listener.fileno(),)),
                    Child("worker", ["worker", *arguments]),
                ],
                environment=Environment().for_children(environment(url)),
            ).run()
        finally:
            server.stop()
    return 0


def _play_once(folder: Path, as_json: bool) -> int:
    with tempfile.TemporaryDirectory(prefix="deskhand-") as home:
        url, server = start_database(Path(home))
        try:
            played = _play_and_show(url, folder, as_json)
        finally:
            server.destroy()
    return 0 if all(one.matches for one in played) else 1


def _play_and_show(url: URL, folder: Path, as_json: bool) -> list[Played]:
    def seen(one: Played) -> None:
        if as_json:
            print_json(one.row())

    played = asyncio.run(play_all(url, seen, folder))
    if not as_json:
        out.print(_table(played))
        out.print(_summary(played))
    return played


def _table(played: list[Played]) -> Table:
    table = Table(title="The sample company's tickets", pad_edge=False)
    for name in ("Ticket", "Subject", "Outcome", "Why", "Cost", "Time"):
        table.add_column(name, justify="right" if name in ("Cost", "Time") else "left")
    for one in played:
        why = (one.reason or "").replace("_", " ") or ", ".join(one.actions)
        mark = "" if one.matches else f"  [red]expected {one.expected}[/red]"
        style = "" if one.outcome in ("answered", "asked_back", "closed") else "yellow"
        table.add_row(
            one.id,
            one.subject[:34],
            f"[{style}]{OUTCOMES[one.outcome]}[/]{mark}" if style else OUTCOMES[one.outcome] + mark,
            why,
            f"${one.cost:.4f}",
            f"{one.seconds:.2f} s",
        )
    return table


def _summary(played: list[Played]) -> str:
    answered = sum(one.outcome == "answered" for one in played)
    missed = sum(
        one.outcome == "answered" and one.expected in ("handed_off", "approval") for one in played
    )
    wrong = sum(not one.matches for one in played)
    return (
        f"{answered} of {len(played)} answered without a person ({answered / len(played):.0%}); "
        f"{missed} answered that should have reached a person; {wrong} not as expected."
    )


def serve(
    config: ConfigOption = Path(FILE),
    host: Annotated[str, typer.Option(help="Loopback unless told otherwise.")] = "",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 0,
    workers: Annotated[int, typer.Option(min=0, max=64)] = 0,
    webs: Annotated[int, typer.Option(min=0, max=64, help="Web processes.")] = 0,
) -> int:
    """Run the desk: web processes and worker processes, until SIGTERM or Ctrl-C."""
    set_up_logs(logging.INFO)
    env = Environment()
    desk = Desk.from_config(config, env)
    settings = desk.config.serve
    host, port = host or settings.host, port or settings.port
    webs = webs or settings.webs
    with listening(host, port, webs) as doors:
        url, embedded = open_database(env)
        try:
            names = [f"web-{number}" for number in range(1, webs + 1)]
            names += [f"worker-{number}" for number in range(1, (workers or settings.workers) + 1)]
            children: list[Child] = []
            for place, name in enumerate(names):
                kind = name.partition("-")[0]
                arguments = [kind, "--config", str(config)]
                if settings.metrics_port:
                    arguments += ["--metrics-port", str(settings.metrics_port + place)]
                if kind == "web":
                    fds = [door.fileno() for door in (*doors[place:], *doors[:place])]
                    arguments += [word for fd in fds for word in ("--fd", str(fd))]
                    children.append(Child(name, [*arguments, "--host", host], tuple(fds)))
                else:
                    children.append(Child(name, arguments))
            say(f"Deskhand for {desk.policy.company} on http://{host}:{port}/ (Ctrl-C ends it)")
            address = url.render_as_string(hide_password=False)
            Supervisor(children, env.for_children({"DATABASE_URL": address})).run()
        finally:
            if embedded is not None:
                embedded.stop()
    return 0


def worker(
    config: ConfigOption = Path(FILE),
    metrics_port: MetricsOption = 0,
    supervised: SupervisedOption = False,
) -> int:
    """Run one more worker on the same database; as many as you like, on any machine."""
    if supervised:
        give_way()

    async def work(desk: OpenDesk) -> None:
        running = desk.worker()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, running.stop)
        if supervised:
            end_with_parent(lambda: loop.call_soon_threadsafe(running.stop))
        async with watchdog(desk.dead_after):
            await running.run()

    return _run("worker", config, metrics_port, work)


def web(
    fd: Annotated[list[int], typer.Option()],
    config: ConfigOption = Path(FILE),
    host: str = "127.0.0.1",
    open_pages: bool = False,
    metrics_port: MetricsOption = 0,
    supervised: SupervisedOption = False,
) -> int:
    """A web process on the first of the sockets `fd`, which the supervisor opened; the others are
    those of the other web processes."""
    # Only this process shows pages, and loading them takes every other command 0.6 s.
    from deskhand.web.server import LOOPBACK, web_app

    own, *others = dict.fromkeys(fd)

    async def answer(desk: OpenDesk) -> None:
        async with desk.jobs.app.open_async():
            application = web_app(desk, open_pages, loopback_only=host in LOOPBACK)
            settings = uvicorn.Config(
                application,
                http=PatientProtocol,
                log_level="warning",
                server_header=False,
                timeout_keep_alive=KEEP_ALIVE_SECONDS,
                timeout_graceful_shutdown=DRAIN_SECONDS,
            )
            server = WebServer(settings, own, others, application.state.live.close)

            def end() -> None:
                server.should_exit = True

            if supervised:
                end_with_parent(end)
            await server.answer()

    return _run("web", config, metrics_port, answer)


def _run(
    name: str, config: Path, metrics_port: int, work: Callable[[OpenDesk], Awaitable[None]]
) -> int:
    """One process of a desk: its logs, its traces, its database, and its own loop."""
    set_up_logs(logging.INFO)
    env = Environment()
    desk = Desk.from_config(config, env)
    try:
        serve_metrics(metrics_port)
    except OSError as error:
        raise BadInput(
            f"port {metrics_port} for metrics cannot be used: {error.strerror}"
        ) from error
    url, embedded = open_database(env)

    async def inside() -> None:
        with telemetry(name, desk.config.telemetry):
            await asyncio.to_thread(language.load)
            async with desk.open(url, env.home) as opened:
                freeze()
                await work(opened)

    try:
        with asyncio.Runner(loop_factory=new_event_loop) as runner:
            runner.run(inside())
    finally:
        if embedded is not None:
            embedded.stop()
    return 0


def give_way() -> None:
    """Let other processes of this machine go first. Linux weighs whole sessions against each other
    where it groups by them (sched(7), autogroup), so that the session's own weight is set as well."""
    os.nice(NICE)
    with suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(NICE))


def freeze() -> None:
    """What was imported stays for good: the collector need not look at it again and again."""
    gc.freeze()
    gc.set_threshold(20_000, 50, 50)
