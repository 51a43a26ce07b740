"""Bring the catalogue up to date with the sources, or (--check) say what is wrong with it and fail."""

import sys

from kernel.web.catalogue import beside, check, gather, keep, templates


def main(*, is_check: bool) -> int:
    said = gather.sentences()
    faults = [] if is_check else _write(said)
    for code in keep.TRANSLATED:
        catalogue = keep.read(code)
        faults += [f"{code}.po: {fault}" for fault in check.faults(catalogue, said)]
        scripts = keep.scripts(catalogue, said, code=code)
        for path, words in scripts.items():
            if not path.exists() or path.read_text() != words:
                faults.append(f"{path.name} is not what {code}.po says; run script/words")
        faults += [
            f"{path.name} is of no screen; run script/words" for path in keep.left_over(scripts, code=code)
        ]
    for template in gather.templates():
        name = template.relative_to(gather.CHECKOUT)
        faults += [
            f"{name}:{line}: not wrapped in _(): {text!r}"
            for line, text in templates.unwrapped(template.read_text())
        ]
    faults += beside.tables()
    for fault in faults:
        print(fault, file=sys.stderr)
    for code in keep.TRANSLATED:
        catalogue = keep.read(code)
        print(f"{code}: {len(said)} sentences, {check.unreviewed(catalogue)} of them reviewed by nobody")
    return 1 if faults else 0


def _write(said: dict[gather.Key, gather.Sentence]) -> list[str]:
    for code in keep.TRANSLATED:
        catalogue = keep.updated(keep.read(code), said, code=code)
        (keep.CATALOGUES / f"{code}.po").write_bytes(keep.written(catalogue))
        scripts = keep.scripts(catalogue, said, code=code)
        for path, words in scripts.items():
            path.parent.mkdir(exist_ok=True)
            path.write_text(words)
        for path in keep.left_over(scripts, code=code):
            path.unlink()
    return []


if __name__ == "__main__":
    raise SystemExit(main(is_check="--check" in sys.argv[1:]))
