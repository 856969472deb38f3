"""The MONAI Label protocol, so that its clients in 3D Slicer and OHIF connect.

A session of that protocol is a visitor with one scan: its id is the visitor's key, which cannot be
guessed. (MONAI Label 0.8, `monailabel/endpoints`.)
"""

from __future__ import annotations

import json
from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, File, Form, Response, UploadFile
from pydantic import TypeAdapter, ValidationError

from vertext.anatomy import SPINE
from vertext.anatomy import scheme as scheme_named
from vertext.errors import UsageError
from vertext.server.multipart import MultipartResponse, multipart
from vertext.server.question import ClickEntry, Question
from vertext.server.receive_files import receive_files
from vertext.server.routes.dependencies import Bench
from vertext.server.served_scan import ServedScan
from vertext.server.visitor import NotFoundError, Visitor
from vertext.server.workbench import Workbench
from vertext.volumes import Volume
from vertext.volumes.nifti_bytes import nifti_bytes

router = APIRouter(tags=["MONAI Label"])

_POINTS = TypeAdapter(list[tuple[float, float, float]])


@router.get("/info/")
def info(workbench: Bench) -> dict[str, Any]:
    """Describe the server as a MONAI Label app with one model."""
    card = workbench.segmenter.card
    numbers = scheme_named("spider")
    labels = {name: numbers.label_of(name) for name in card.classes[1:]}
    model = {
        "type": "segmentation",
        "labels": labels,
        "dimension": 3,
        "description": card.description,
        "config": {"prompt": "auto", "levels": None, "option": None},
    }
    return {
        "name": "vertext",
        "description": card.not_a_medical_device,
        "version": card.version,
        "labels": list(labels),
        "models": {card.name: model},
        "trainers": {},
        "strategies": {},
        "scoring": {},
        "train_stats": {},
        "datastore": {},
    }


@router.get("/auth/")
def auth() -> dict[str, bool]:
    """Tell that there are no user names and passwords; a token is asked for apart."""
    return {"enabled": False}


@router.put("/session/")
def create_session(workbench: Bench, files: Annotated[list[UploadFile], File()]) -> dict[str, Any]:
    """Open a scan in a session of its own."""
    visitor = workbench.visitors.welcome()
    try:
        scan = receive_files(workbench, visitor, files)
    except BaseException:
        workbench.visitors.dismiss(visitor)
        raise
    return {"session_id": visitor.key, "session_info": _described(scan)}


@router.get("/session/{session_id}")
def get_session(session_id: str, workbench: Bench) -> dict[str, Any]:
    """Describe a session."""
    return _described(_scan_of(_visitor(workbench, session_id)))


@router.delete("/session/{session_id}")
def remove_session(session_id: str, workbench: Bench) -> dict[str, Any]:
    """End a session and remove its files."""
    visitor = _visitor(workbench, session_id)
    told = _described(_scan_of(visitor))
    workbench.visitors.dismiss(visitor)
    return told


@router.post("/infer/{model}", response_class=MultipartResponse)
def infer(
    model: str,
    workbench: Bench,
    session_id: str = "",
    params: Annotated[str, Form()] = "{}",
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Segment the scan of a session, or one that comes with the request.

    `params` may hold `prompt`, `levels` and `option`, and points (i, j, k) by structure name.
    """
    if model != workbench.segmenter.card.name:
        raise NotFoundError(f"there is no model {model!r}", remedy="GET /info/ names it")
    if file is None:
        visitor = _visitor(workbench, session_id)
        return _answer(workbench, visitor, params)
    visitor = workbench.visitors.welcome()
    try:
        receive_files(workbench, visitor, [file])
        return _answer(workbench, visitor, params)
    finally:
        workbench.visitors.dismiss(visitor)


def _answer(workbench: Workbench, visitor: Visitor, params: str) -> Response:
    scan = _scan_of(visitor)
    job = workbench.ask(visitor, scan, _question(params, scan.volume))
    job.wait()
    if job.error is not None:
        raise job.error
    result = scan.history.step(job.answer or 0).result
    told = {"label_names": {name: number for number, name in result.labels.names.items()}}
    told |= {"report": json.loads(result.report.to_json())}
    return multipart(json.dumps(told).encode(), f"{scan.name}.nii.gz", nifti_bytes(result.labels))


def _question(params: str, volume: Volume) -> Question:
    """Read what a client wants; parameters of its own are nothing to us.

    Raises:
        UsageError: The parameters cannot be read.
    """
    try:
        told = json.loads(params)
        known = {key: told[key] for key in ("prompt", "levels", "option") if told.get(key)}
        names = {structure.name for structure in SPINE.structures} & told.keys()
        clicks = [
            ClickEntry(level=name, point=_world(point, volume))
            for name in sorted(names)
            for point in _POINTS.validate_python(told[name])[-1:]
        ]
        return Question.model_validate(known | {"clicks": clicks})
    except (ValueError, ValidationError, AttributeError, TypeError) as error:
        raise UsageError("the parameters cannot be read", remedy="See /openapi.json") from error


def _world(point: tuple[float, float, float], volume: Volume) -> tuple[float, float, float]:
    x, y, z = (volume.affine[:3, :3] @ np.array(point) + volume.affine[:3, 3]).tolist()
    return x, y, z


def _visitor(workbench: Workbench, key: str) -> Visitor:
    visitor = workbench.visitors.find(key)
    if visitor is None:
        raise NotFoundError("there is no such session", remedy="Create one: PUT /session/")
    return visitor


def _scan_of(visitor: Visitor) -> ServedScan:
    if not visitor.scans:
        raise NotFoundError("the session holds no scan")
    return next(iter(visitor.scans.values()))


def _described(scan: ServedScan) -> dict[str, Any]:
    return {"name": scan.name, "image": scan.name, "shape": scan.shape}
