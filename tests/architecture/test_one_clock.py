"""One clock and one counter for every island: the city's zone is asked for in one place, and a month that not every browser
knows is never asked of a resident's."""

from kernel.web.catalogue.gather import CHECKOUT

SOURCES = CHECKOUT / "kernel/web/web"


def test_the_time_of_day_is_made_in_one_file_and_a_running_counter_in_another() -> None:
    assert makers("new Intl.DateTimeFormat") == {"clock.ts", "times.ts"}, (
        "times.ts: short months, for officers"
    )
    assert makers("export function counter(") == {"counter.ts"}
    assert makers("% 60).padStart(2") == set(), "minutes and seconds written by hand"


def makers(made: str) -> set[str]:
    return {
        path.relative_to(SOURCES).as_posix() for path in SOURCES.rglob("*.ts") if made in path.read_text()
    }
