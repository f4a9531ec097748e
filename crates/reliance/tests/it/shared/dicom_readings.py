"""What pydicom reads in DICOM files, in the words of the inventory's columns.

usage: dicom_readings.py FOLDER > dicom_readings.json     (pip install pydicom==3.0.2)

The conversions into units are written here a second time, from the same sentences of
docs/dicom.md. Files that pydicom opens only by force are marked so; those that it does not
open at all stand with the reason.
"""

import datetime
import json
import logging
import os
import sys
import warnings

import pydicom
from pydicom.multival import MultiValue
from pydicom.uid import UID

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)


def strip(text):
    return str(text).strip(" \0\t\r\n")


def text(ds, name, multi=True):
    """The values of a text, joined by a backslash; None where there is none."""
    if ds is None or name not in ds:
        return None
    try:
        value = ds[name].value
    except Exception:
        return None
    if value is None:
        return None
    values = value if isinstance(value, (MultiValue, list)) else [value]
    joined = strip("\\".join(strip(v) for v in values))
    return joined or None


def number(ds, name):
    """The first value as a number."""
    if ds is None or name not in ds:
        return None
    try:
        value = ds[name].value
    except Exception:
        return None
    if isinstance(value, (MultiValue, list)):
        value = value[0] if len(value) else None
    if value is None or isinstance(value, (str, bytes)) and not str(value).strip():
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def items(ds, name):
    try:
        return list(ds[name].value) if ds is not None and name in ds else []
    except Exception:
        return []


def deep(ds, way, get):
    """What `get` gives at the end of sequences below a data set."""
    if len(way) == 1:
        return get(ds, way[0])
    for item in items(ds, way[0]):
        found = deep(item, way[1:], get)
        if found is not None:
            return found
    return None


def find(ds, way, get):
    """As `deep`; in functional groups too."""
    places = [ds] + items(ds, "SharedFunctionalGroupsSequence")[:1]
    places += items(ds, "PerFrameFunctionalGroupsSequence")[:1]
    for place in places:
        found = deep(place, way, get)
        if found is not None:
            return found
    return None


def first(ds, ways):
    for way, factor in ways:
        found = find(ds, way, number)
        if found is not None:
            return found * factor, way[-1]
    return None, None


def day(ds, name):
    raw = text(ds, name)
    if raw is None:
        return None
    raw = raw.split("\\")[0].replace(".", "")[:8]
    try:
        return datetime.datetime.strptime(raw, "%Y%m%d").date() if len(raw) == 8 else None
    except ValueError:
        return None


def birthday(born, year):
    try:
        return born.replace(year=year)
    except ValueError:
        return datetime.date(year, 3, 1)


def age(ds):
    said = (text(ds, "PatientAge") or "").split("\\")[0]
    at_least = said.endswith("+")
    digits, unit = said.rstrip("+")[:-1], said.rstrip("+")[-1:]
    if digits.isdigit() and unit in ("Y", "M", "W", "D"):
        per = {"Y": 1, "M": 1 / 12, "W": 7 / 365.25, "D": 1 / 365.25}[unit]
        return int(digits) * per, "PatientAge", at_least
    born = day(ds, "PatientBirthDate")
    days = [(day(ds, f"{n}Date"), f"PatientBirthDate and {n}Date") for n in ("Study", "Series")]
    acquired = day(ds, "AcquisitionDate") or day(ds, "AcquisitionDateTime")
    days.append((acquired, "PatientBirthDate and AcquisitionDate"))
    days.append((day(ds, "ContentDate"), "PatientBirthDate and ContentDate"))
    on, source = next(((d, s) for d, s in days if d), (None, None))
    if born is None or on is None or on < born:
        return None, None, None
    year = on.year if birthday(born, on.year) <= on else on.year - 1
    last, following = birthday(born, year), birthday(born, year + 1)
    part = (on - last).days / (following - last).days
    return year - born.year + part, source, False


def spacing(ds):
    def two(place, name):
        try:
            value = place[name].value if name in place else None
            return [float(value[0]), float(value[1])]
        except Exception:
            return None

    measures = "PixelMeasuresSequence"
    for way, source in [
        (["PixelSpacing"], "PixelSpacing"),
        ([measures, "PixelSpacing"], "PixelSpacing of the functional groups"),
        (["ImagerPixelSpacing"], "ImagerPixelSpacing"),
        (["NominalScannedPixelSpacing"], "NominalScannedPixelSpacing"),
    ]:
        found = find(ds, way, two)
        if found:
            return found[0], found[1], source
    return None, None, None


def meanings(ds, name):
    said = [text(item, "CodeMeaning") for item in items(ds, name)]
    said = [meaning for meaning in said if meaning]
    return "; ".join(said) or None


def field_strength(ds):
    value = number(ds, "MagneticFieldStrength")
    if value is not None and 0 < value <= 50:
        return value, "T"
    if value is not None and value >= 2000:
        return value / 10000, "G"
    return None, None


def codes(ds):
    said = []
    for item in items(ds, "DeidentificationMethodCodeSequence"):
        value = text(item, "CodeValue") or text(item, "LongCodeValue")
        if value:
            said.append(f"{text(item, 'CodingSchemeDesignator') or ''}:{value}")
    return ";".join(said) or None


EXPOSURE = [
    (["ExposureInmAs"], 1), (["CTExposureSequence", "ExposureInmAs"], 1),
    (["XRay3DAcquisitionSequence", "ExposureInmAs"], 1),
    (["ExposureInuAs"], 0.001), (["Exposure"], 1),
]
TIME = [
    (["ExposureTimeInms"], 1), (["CTExposureSequence", "ExposureTimeInms"], 1),
    (["XRay3DAcquisitionSequence", "ExposureTimeInms"], 1),
    (["ExposureTimeInuS"], 0.001), (["ExposureTime"], 1),
]
CURRENT = [
    (["XRayTubeCurrentInmA"], 1), (["CTExposureSequence", "XRayTubeCurrentInmA"], 1),
    (["XRay3DAcquisitionSequence", "XRayTubeCurrentInmA"], 1),
    (["XRayTubeCurrentInuA"], 0.001), (["XRayTubeCurrent"], 1),
]


def acquisition(ds):
    row = {}
    part, region = find(ds, ["BodyPartExamined"], text), "AnatomicRegionSequence"
    row["body_part_from"] = "BodyPartExamined" if part else None
    if not part:
        part = find(ds, [region], meanings) or find(ds, ["FrameAnatomySequence", region], meanings)
        row["body_part_from"] = region if part else None
    row["body_part"] = part
    row["laterality"] = (
        find(ds, ["ImageLaterality"], text) or find(ds, ["Laterality"], text)
        or find(ds, ["FrameAnatomySequence", "FrameLaterality"], text)
    )
    row["manufacturer"] = text(ds, "Manufacturer")
    row["model_name"] = text(ds, "ManufacturerModelName")
    row["software_versions"] = text(ds, "SoftwareVersions")
    row["field_strength_t"], row["field_strength_from"] = field_strength(ds)
    kvp = [(["KVP"], 1), (["CTXRayDetailsSequence", "KVP"], 1)]
    row["kvp_kv"] = first(ds, kvp + [(["XRay3DAcquisitionSequence", "KVP"], 1)])[0]
    row["exposure_mas"], row["exposure_from"] = first(ds, EXPOSURE)
    row["exposure_time_ms"] = first(ds, TIME)[0]
    row["tube_current_ma"] = first(ds, CURRENT)[0]
    row["kernel"] = find(ds, ["ConvolutionKernel"], text) or find(
        ds, ["CTReconstructionSequence", "ConvolutionKernel"], text)
    for column, name in [
        ("slice_thickness_mm", "SliceThickness"),
        ("spacing_between_slices_mm", "SpacingBetweenSlices"),
    ]:
        row[column] = first(ds, [([name], 1), (["PixelMeasuresSequence", name], 1)])[0]
    row["pixel_spacing_row_mm"], row["pixel_spacing_column_mm"], row["pixel_spacing_from"] = \
        spacing(ds)
    row["contrast"] = find(ds, ["ContrastBolusAgent"], text) or find(
        ds, ["ContrastBolusAgentSequence"], meanings)
    row["protocol"] = text(ds, "ProtocolName")
    return row


def subject(ds):
    row = {"sex": text(ds, "PatientSex"), "ethnic_group": text(ds, "EthnicGroup")}
    row["age_years"], row["age_from"], row["age_is_at_least"] = age(ds)
    row["size_m"], row["weight_kg"] = number(ds, "PatientSize"), number(ds, "PatientWeight")
    row["study_date"], row["series_date"] = day(ds, "StudyDate"), day(ds, "SeriesDate")
    row["acquisition_date"] = day(ds, "AcquisitionDate") or day(ds, "AcquisitionDateTime")
    row["content_date"] = day(ds, "ContentDate")
    return row


def image(ds):
    row = {
        "image_type": text(ds, "ImageType"),
        "photometric_interpretation": text(ds, "PhotometricInterpretation"),
        "lossy_compression": text(ds, "LossyImageCompression"),
        "transfer_syntax_uid": text(getattr(ds, "file_meta", None), "TransferSyntaxUID"),
        "character_set": text(ds, "SpecificCharacterSet"),
        "burned_in": text(ds, "BurnedInAnnotation"),
        "recognizable_visual_features": text(ds, "RecognizableVisualFeatures"),
        "patient_identity_removed": text(ds, "PatientIdentityRemoved"),
        "deidentification_method": text(ds, "DeidentificationMethod"),
        "deidentification_codes": codes(ds),
        "longitudinal_temporal_information": text(ds, "LongitudinalTemporalInformationModified"),
    }
    for column, name in [
        ("rows", "Rows"), ("columns", "Columns"), ("frames", "NumberOfFrames"),
        ("samples_per_pixel", "SamplesPerPixel"), ("bits_stored", "BitsStored"),
    ]:
        row[column] = number(ds, name)
    return row


def identifiers(ds):
    meta = getattr(ds, "file_meta", None)
    uid = text(ds, "SOPClassUID") or text(meta, "MediaStorageSOPClassUID")
    return {
        "patient_id": text(ds, "PatientID"),
        "issuer_of_patient_id": text(ds, "IssuerOfPatientID"),
        "study_instance_uid": text(ds, "StudyInstanceUID"),
        "series_instance_uid": text(ds, "SeriesInstanceUID"),
        "sop_instance_uid":
            text(ds, "SOPInstanceUID") or text(meta, "MediaStorageSOPInstanceUID"),
        "accession_present": text(ds, "AccessionNumber") is not None,
        "sop_class_uid": uid,
        "modality": text(ds, "Modality"),
    }


def field(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, datetime.date) else value


def read(path):
    forced = False
    try:
        ds = pydicom.dcmread(path, stop_before_pixels=True)
    except pydicom.errors.InvalidDicomError:
        ds, forced = pydicom.dcmread(path, stop_before_pixels=True, force=True), True
        if not len(ds):
            raise
    row = {**identifiers(ds), **acquisition(ds), **subject(ds), **image(ds)}
    row = {column: field(value) for column, value in row.items() if value is not None}
    return {"forced": forced, "row": row}


def main(folder):
    readings = {}
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(parent, name)
            below = os.path.relpath(path, folder).replace(os.sep, "/")
            if name.endswith((".py", ".pyc", ".txt", ".json")):
                continue
            try:
                readings[below] = read(path)
            except Exception as error:
                readings[below] = {"unread": f"{type(error).__name__}"}
    json.dump(readings, sys.stdout, indent=0, ensure_ascii=False, sort_keys=True)


main(sys.argv[1])
