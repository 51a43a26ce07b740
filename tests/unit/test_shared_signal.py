"""What a recorder tells its owner without words: that the disk is full. Nobody can die holding it."""

import multiprocessing
import os
import signal
import time

from cctv_link.recording.keeper import SharedSignal


def test_a_process_sets_it_and_its_owner_hears_and_clears_it():
    full = SharedSignal()
    assert not full.is_set()

    child = multiprocessing.get_context("fork").Process(target=full.set)
    child.start()
    child.join()

    assert full.is_set()
    full.clear()
    assert not full.is_set()


def test_processes_killed_while_they_set_it_stop_nobody():
    full = SharedSignal()

    def go_on_setting() -> None:
        while True:
            full.set()

    for _ in range(10):
        child = multiprocessing.get_context("fork").Process(target=go_on_setting)
        child.start()
        while not full.is_set():
            time.sleep(0.01)
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        full.clear()
        assert not full.is_set()
