"""What the Dockerfile says, without doing it; `make docker-check` does it."""

from pathlib import Path

from tests.install.dockerfile_steps import ROOT, Stage, set_up, steps

STEPS = list(steps((ROOT / "Dockerfile").read_text(encoding="utf-8")))


def test_both_images_run_as_another_user_and_the_page_is_asked_after_its_health(tmp_path):
    final = Stage(tmp_path)
    for word, rest in STEPS[[word for word, _ in STEPS].index("FROM", 1) :]:
        if word not in ("FROM", "COPY", "RUN"):
            set_up(final, word, rest)
    assert final.user == "jobprofile"
    assert final.entry == ["jobprofile"]
    assert final.command[:3] == ["app", "--listen", "0.0.0.0"]  # noqa: S104 - inside a container
    assert final.health == ["python", "-m", "pipeline.app.health"]


def test_what_it_copies_is_there():
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {".git", ".venv", "models/encoders"} <= set(ignored)
    assert not {"models", "data", "README.md", "LICENSE"} & set(ignored)
    assert Path(ROOT, "constraints.txt").is_file()
