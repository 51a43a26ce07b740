"""Runs Gawah on one machine: private services, migrations, every part, one log, restarts.

`script/server`, `script/demo` and `script/test` start it. The product knows nothing of it: a part is told
where everything is by environment variables, as under systemd.
"""
