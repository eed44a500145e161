"""A publication as a dataset, and all of them as a catalogue: schema.org for search engines, DCAT for data portals."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from apps.open_data import links, writing
from apps.open_data.identifiers import Identifier
from apps.publications.files import KINDS
from apps.publications.models import Publication

LANGUAGE = "zh-Hans"
LANGUAGE_ADDRESS = "http://publications.europa.eu/resource/authority/language/ZHO"
"""How DCAT-AP names Chinese."""

MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"

Document = dict[str, Any]


@dataclass(frozen=True)
class Dataset:
    """What both vocabularies say of a publication."""

    identifier: str
    title: str
    description: str
    page: str
    department: str
    year: int
    version: int
    keywords: tuple[str, ...]
    published_at: str
    files: tuple[writing.Record, ...]

    @classmethod
    def of(cls, publication: Publication) -> "Dataset":
        title = writing.title(publication)
        return cls(
            identifier=str(Identifier.of(publication)),
            title=title,
            description=description(publication),
            page=links.page(publication),
            department=publication.department_name,
            year=publication.year,
            version=publication.version,
            keywords=keywords(publication),
            published_at=writing.moment(publication.published_at),
            files=tuple(writing.files(publication, {})),
        )

    @property
    def period(self) -> tuple[str, str]:
        """The first and the last day of the fiscal year, which is the calendar year (预算法 art. 18)."""
        return f"{self.year:04d}-01-01", f"{self.year:04d}-12-31"


def description(publication: Publication) -> str:
    """What a publication is, in two sentences."""
    return (
        f"{publication.department_name}{publication.year}年度部门预算，第{publication.version}版："
        f"收支总预算{publication.total}万元。含收支、财政拨款、“三公”经费、项目支出和绩效目标等各表，"
        "以及文字说明和名词解释。"
    )


def keywords(publication: Publication) -> tuple[str, ...]:
    return ("部门预算", "预算公开", f"{publication.year}年", publication.department_name, "“三公”经费")


# schema.org -----------------------------------------------------------------------------------------------------------


def schema_org(publication: Publication) -> Document:
    """The publication as a schema.org Dataset."""
    one = Dataset.of(publication)
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": one.page,
        "identifier": one.identifier,
        "name": one.title,
        "description": one.description,
        "url": one.page,
        "version": str(one.version),
        "inLanguage": LANGUAGE,
        "isAccessibleForFree": True,
        "license": settings.DATA_LICENCE_URL or {"@type": "CreativeWork", "name": settings.DATA_LICENCE},
        "creator": {"@type": "GovernmentOrganization", "name": one.department},
        "datePublished": one.published_at,
        "temporalCoverage": "/".join(one.period),
        "keywords": list(one.keywords),
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "name": settings.SITE_NAME,
            "url": links.to("open_data:home"),
        },
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": file["media_type"],
                "contentUrl": file["url"],
                **({"sha256": file["sha256"]} if file["sha256"] else {}),
            }
            for file in one.files
        ],
    }


# DCAT -----------------------------------------------------------------------------------------------------------------

CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def _words(text: str) -> Document:
    return {"@value": text, "@language": LANGUAGE}


def _typed(value: str, kind: str) -> Document:
    return {"@value": value, "@type": f"xsd:{kind}"}


def _at(address: str) -> Document:
    return {"@id": address}


def _licence() -> Document:
    document: Document = {"@type": "dct:LicenseDocument", "dct:title": _words(settings.DATA_LICENCE)}
    if settings.DATA_LICENCE_URL:
        document["@id"] = settings.DATA_LICENCE_URL
    return document


def _distribution(one: Dataset, file: writing.Record) -> Document:
    document: Document = {
        "@id": file["url"],
        "@type": "dcat:Distribution",
        "dct:title": _words(f"{one.title}（{KINDS[file['format']].label}）"),
        "dcat:accessURL": _at(one.page),
        "dcat:downloadURL": _at(file["url"]),
        "dcat:mediaType": _at(MEDIA_TYPES + file["media_type"]),
        "dct:license": _licence(),
    }
    if file["sha256"]:
        document["spdx:checksum"] = {
            "@type": "spdx:Checksum",
            "spdx:algorithm": _at(SHA256),
            "spdx:checksumValue": _typed(file["sha256"], "hexBinary"),
        }
    return document


def _dataset(publication: Publication) -> Document:
    one = Dataset.of(publication)
    start, end = one.period
    return {
        "@id": one.page,
        "@type": "dcat:Dataset",
        "dct:identifier": one.identifier,
        "dct:title": _words(one.title),
        "dct:description": _words(one.description),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": _words(one.department)},
        "dct:issued": _typed(one.published_at, "dateTime"),
        "dct:language": _at(LANGUAGE_ADDRESS),
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _typed(start, "date"),
            "dcat:endDate": _typed(end, "date"),
        },
        "dcat:version": str(one.version),
        "dcat:keyword": [_words(word) for word in one.keywords],
        "dcat:landingPage": _at(one.page),
        "dcat:distribution": [_distribution(one, file) for file in one.files],
    }


def catalogue(publications: Iterable[Publication]) -> Document:
    """The publications as a DCAT catalogue, with the interface that serves them."""
    ordered = list(publications)
    home = links.to("open_data:home")
    changed = max((each.published_at for each in ordered), default=None)
    datasets = [_dataset(each) for each in ordered]
    return {
        "@context": CONTEXT,
        "@id": home,
        "@type": "dcat:Catalog",
        "dct:title": _words(f"{settings.SITE_NAME}：数据目录"),
        "dct:description": _words("各部门公开的年度预算，每个部门每年一个数据集，可下载，可核对。"),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": _words(settings.SITE_NAME)},
        "dct:language": _at(LANGUAGE_ADDRESS),
        "dct:license": _licence(),
        **({"dct:modified": _typed(writing.moment(changed), "dateTime")} if changed else {}),
        "foaf:homepage": _at(home),
        "dcat:dataset": datasets,
        "dcat:service": {
            "@type": "dcat:DataService",
            "dct:title": _words("开放数据接口"),
            "dcat:endpointURL": _at(links.to("open_data_api:entrance")),
            "dcat:endpointDescription": _at(links.to("open_data_api:openapi_json")),
            "dcat:servesDataset": [_at(each["@id"]) for each in datasets],
        },
    }
