"""Answers read aloud: seconds of sound, size and processor time of a median and of the longest real answer, by each voice.

python -m benchmarks.read_aloud [QUESTIONS.jsonl]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
from pathlib import Path

QUESTIONS = Path(os.environ.get("SHARED_DIR") or Path(__file__).resolve().parents[2] / "shared") / "data" / "qa" / "questions.jsonl"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("questions", nargs="?", type=Path, default=QUESTIONS)
    path = parser.parse_args().questions
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    django.setup()
    from cms.background.speech.engine import find_engine
    from cms.text.speech.spoken import spoken

    engine = find_engine()
    assert engine, "no speech engine: see SPEECH_COMMAND in docs/settings.md"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    texts = ["\n".join(["Câu hỏi", row["title"], row["question"], "Trả lời", row["answer"]]) for row in rows]
    start = time.process_time()
    said = sorted((spoken(text) for text in texts), key=len)
    took = time.process_time() - start
    print(f"{len(texts)} texts in words: {1000 * took / len(texts):.1f} ms each; letters {sum(map(len, texts))} -> {sum(map(len, said))}")
    for name, words in (("median", said[len(said) // 2]), ("longest", said[-1])):
        for voice in engine.voices:
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            sound = engine.say(words, voice)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            size = f"{len(sound.data) / 1000:.0f} kB"
            print(f"{name}, {len(words)} letters, {voice.key}: {sound.seconds} s, {size}, {spent:.2f} s of processor time")


if __name__ == "__main__":
    main()
