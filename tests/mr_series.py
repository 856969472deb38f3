"""Valid DICOM MR series of a patient who can be told from every header, for round trips."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, MRImageStorage, generate_uid

from vertext.volumes import SagittalView, Volume
from vertext.volumes.geometry import LPS_TO_RAS, directions_of

IDENTITY = {
    "PatientName": "Quixote^Alonso",
    "PatientID": "MRN-4711-XYZ",
    "PatientBirthDate": "15470929",
    "PatientSex": "M",
    "PatientAddress": "Windmill Lane 7",
    "AccessionNumber": "ACC-0815",
    "StudyID": "STUDY-99",
    "StudyDate": "20210203",
    "StudyTime": "040506.0000",
    "StudyDescription": "Lumbago of Sancho",
    "SeriesDescription": "T2 sag for Dulcinea",
    "ReferringPhysicianName": "Cervantes^Miguel",
    "InstitutionName": "Clinica La Mancha",
    "OperatorsName": "Rocinante^R",
    "StationName": "BARATARIA",
    "DeviceSerialNumber": "SN-1605",
    "ProtocolName": "Toboso protocol",
    "ImageComments": "mentions Dulcinea",
}
"""What a header may say of a person; nothing of it may leave the DICOM objects."""


def write_mr_series(folder: Path, scan: Volume, **changed: object) -> Path:
    """Write a scan as classic MR images, each slice a file, in the sagittal view.

    Args:
        folder: New folder.
        scan: Grey values; rounded to whole numbers.
        changed: Attributes of every slice in place of the usual ones; None removes one.
    """
    view = SagittalView.of(scan).volume
    folder.mkdir(parents=True)
    study, series, frame = (generate_uid(entropy_srcs=[str(folder), n]) for n in "abc")
    common = {
        **IDENTITY,
        "StudyInstanceUID": study,
        "SeriesInstanceUID": series,
        "FrameOfReferenceUID": frame,
    }
    for number, pixels in enumerate(np.rint(view.data).astype(np.uint16)):
        dataset = _file(folder, number)
        _place(dataset, view, number)
        _image(dataset, pixels)
        for keyword, value in {**common, **changed}.items():
            if value is not None:
                setattr(dataset, keyword, value)
            elif keyword in dataset:
                delattr(dataset, keyword)
        dataset.save_as(folder / f"IM{number:04d}.dcm", enforce_file_format=True)
    return folder


def _file(folder: Path, number: int) -> FileDataset:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = MRImageStorage
    meta.MediaStorageSOPInstanceUID = generate_uid(entropy_srcs=[str(folder), str(number)])
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    dataset.SOPClassUID = MRImageStorage
    dataset.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    dataset.InstanceNumber = number + 1
    dataset.SeriesNumber = 3
    dataset.AcquisitionNumber = 1
    dataset.Modality = "MR"
    dataset.Manufacturer = "Maker"
    dataset.PatientPosition = "HFS"
    dataset.BodyPartExamined = "LSPINE"
    dataset.PositionReferenceIndicator = ""
    return dataset


def _place(dataset: Dataset, view: Volume, number: int) -> None:
    """Rows run to the back, columns down: axis 2 of the view goes along a row."""
    affine = LPS_TO_RAS @ view.affine
    directions = directions_of(affine)
    slice_mm, row_mm, column_mm = view.spacing
    place = (affine @ (number, 0, 0, 1))[:3]
    dataset.ImagePositionPatient = [f"{x:.6f}" for x in place]
    dataset.ImageOrientationPatient = [f"{x:.8f}" for x in (*directions[:, 2], *directions[:, 1])]
    dataset.PixelSpacing = [f"{row_mm:.8g}", f"{column_mm:.8g}"]
    dataset.SliceThickness = dataset.SpacingBetweenSlices = f"{slice_mm:.8g}"


def _image(dataset: Dataset, pixels: np.ndarray) -> None:
    dataset.ImageType = ["ORIGINAL", "PRIMARY", "OTHER"]
    dataset.ScanningSequence, dataset.SequenceVariant = "SE", "SK"
    dataset.ScanOptions, dataset.MRAcquisitionType = "", "2D"
    dataset.RepetitionTime, dataset.EchoTime, dataset.EchoTrainLength = "3000", "90", "16"
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.Rows, dataset.Columns = pixels.shape
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 16, 16, 15
    dataset.PixelRepresentation = 0
    dataset.PixelData = pixels.tobytes()
