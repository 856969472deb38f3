"""What may happen around a run: full disks, odd names, no network, wrong models, other runs."""

import gzip
import json
import resource
import shutil
import socket
import subprocess
import sys
import time

import nibabel as nib
import numpy as np
import pytest

from tests.conftest import ROOT
from tests.inference.phantom_bundle import write_phantom_bundle
from tests.reliability.broken_scans import plain
from tests.reliability.small_machine import ROOM
from vertext.cli.app import main
from vertext.files import sha256_of

SMALL_FILE = 1500
"""Bytes: enough for the run's log, too little for a label map."""
ROOM_MIB = ROOM >> 20


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    return write_phantom_bundle(tmp_path_factory.mktemp("model") / "phantom")


@pytest.fixture
def scan(tmp_path):
    (tmp_path / "in").mkdir()
    return plain(tmp_path / "in" / "scan.nii.gz")


@pytest.fixture
def words(scan, bundle, tmp_path):
    return [*map(str, ["segment", scan, "-o", tmp_path / "out", "--model", bundle])]


def left(folder):
    return sorted(file.name for file in folder.iterdir())


def limited(limit, value):
    return lambda: resource.setrlimit(limit, (value, value))


def test_a_full_disk_leaves_no_half_file(words, tmp_path):
    limit = limited(resource.RLIMIT_FSIZE, SMALL_FILE)
    run = subprocess.run(
        [sys.executable, "-m", "vertext", *words], preexec_fn=limit, capture_output=True, text=True
    )
    assert run.returncode == 6, run.stderr
    assert "Free some disk space" in run.stderr
    assert left(tmp_path / "out") == ["run.jsonl"]


def write_zipped(path, slices):
    """Write a scan of half a MiB a slice, in a small file."""
    header = nib.Nifti1Header()
    header.set_data_shape((512, 512, slices))
    header.set_data_dtype(np.int16)
    header.set_sform(np.eye(4), 1)
    block = gzip.compress(np.arange(1 << 18, dtype=np.int16).tobytes(), 1)
    path.write_bytes(gzip.compress(header.binaryblock + bytes(4)) + block * slices)


@pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel")
def test_scans_beyond_the_memory(scan, bundle, tmp_path):
    write_zipped(scan.with_name("cannot_be_read.nii.gz"), 2 * ROOM_MIB)
    write_zipped(scan.with_name("cannot_be_segmented.nii.gz"), ROOM_MIB + ROOM_MIB // 4)
    words = [bundle, "segment", scan.parent, "-o", tmp_path / "out"]
    command = [sys.executable, "-m", "tests.reliability.small_machine", *words]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 1, run.stderr
    lines = (tmp_path / "out" / "run.jsonl").read_text().splitlines()
    log = {line["name"]: line for line in map(json.loads, lines)}
    assert [log[f"cannot_be_{what}"]["code"] for what in ("read", "segmented")] == ["resources"] * 2
    assert "does not fit into memory" in log["cannot_be_read"]["message"]
    assert "memory does not suffice" in log["cannot_be_segmented"]["message"]
    assert log["scan"]["status"] == "done"
    assert len(left(tmp_path / "out")) == 4


def test_a_place_that_cannot_be_written(words, scan):
    words[words.index("-o") + 1] = str(scan / "below a file")
    assert main(words) == 6


@pytest.mark.parametrize("name", ["Wirbelsäule 脊椎 № 5", 'a\'b "c" $HOME;&|', "x" * 230, "-o"])
def test_odd_names(words, scan, tmp_path, name):
    odd = scan.rename(scan.with_name(f"{name}.nii.gz"))
    words[1] = str(odd)
    assert main(words) == 0
    assert left(tmp_path / "out") == sorted(
        ["run.jsonl", *(f"{name}_{end}" for end in ("labels.nii.gz", "preview.png", "report.json"))]
    )


def test_a_name_that_leaves_no_room_for_results(words, scan, tmp_path):
    words[1] = str(scan.rename(scan.with_name("x" * 248 + ".nii.gz")))
    assert main(words) == 6
    assert left(tmp_path / "out") == ["run.jsonl"]


def test_a_long_path(words, tmp_path):
    deep = tmp_path.joinpath(*["d" * 200] * 8)
    words[words.index("-o") + 1] = str(deep)
    assert main(words) == 0
    assert "scan_labels.nii.gz" in left(deep)


def test_a_clock_that_jumps_back(words, tmp_path, monkeypatch):
    now = time.time()
    times = iter(range(1_000_000))
    monkeypatch.setattr(time, "time", lambda: now - 3600 * next(times))
    assert main(words) == 0
    timings = json.loads((tmp_path / "out" / "scan_report.json").read_text())["timings"]
    assert all(seconds is None or seconds >= 0 for seconds in timings.values())


def test_no_network(words, monkeypatch):
    def refuse(*_):
        raise OSError("no network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert main(words) == 0


def test_two_runs_into_one_folder(words, tmp_path):
    assert main(words) == 0
    alone = sha256_of(tmp_path / "out" / "scan_labels.nii.gz")
    command = [sys.executable, "-m", "vertext", *words, "--overwrite"]
    both = [subprocess.Popen(command, stderr=subprocess.DEVNULL) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert sha256_of(tmp_path / "out" / "scan_labels.nii.gz") == alone
    assert len(left(tmp_path / "out")) == 4


def vouched(folder, name):
    """Write a file's checksum into the card, as somebody who made the bundle would."""
    card = json.loads((folder / "card.json").read_text())
    card["files"][name] = sha256_of(folder / name)
    (folder / "card.json").write_text(json.dumps(card))


def _damaged(folder):
    content = bytearray((folder / "decoder.onnx").read_bytes())
    content[len(content) // 2] ^= 1
    (folder / "decoder.onnx").write_bytes(content)


def _foreign(folder):
    shutil.copy(folder / "encoder.onnx", folder / "decoder.onnx")
    vouched(folder, "decoder.onnx")


def _no_graph(folder):
    (folder / "decoder.onnx").write_bytes(b"not a graph")
    vouched(folder, "decoder.onnx")


def _missing(folder):
    (folder / "encoder.onnx").unlink()


@pytest.mark.parametrize("harm", [_damaged, _foreign, _no_graph, _missing])
def test_a_wrong_bundle(words, bundle, tmp_path, harm):
    broken = tmp_path / "broken"
    shutil.copytree(bundle, broken)
    harm(broken)
    words[words.index("--model") + 1] = str(broken)
    assert main(words) == 5
    assert not (tmp_path / "out").exists()
