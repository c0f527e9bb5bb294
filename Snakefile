"""The graph of a run: each rule calls one command of `casusspiegel`."""

import os
from pathlib import Path

from pipeline.config import Config


configfile: "config/config.yaml"


SETTINGS = Config.model_validate(config)
SOURCES = {folder.name: folder for folder in SETTINGS.source_folders()}
OUT = f"{SETTINGS.outputs}/{{source}}"
LOG = f"{SETTINGS.outputs}/logs/{{source}}"

# The commands read the settings file that Snakemake was started with.
os.environ.update(CASUSSPIEGEL_CONFIG=str(workflow.configfiles[0]))


envvars:
    "CASUSSPIEGEL_CONFIG",


wildcard_constraints:
    source="[a-z0-9-]+",
    case="[a-z0-9-]+",


def files_of(folder):
    """Return the files that make a folder what it is: all but the texts about it."""
    return sorted(
        str(path)
        for path in Path(folder).rglob("*")
        if path.is_file() and path.suffix != ".md"
    )


def document_of(wildcards):
    """Return the document of a case; which cases there are is known once the source is extracted."""
    checkpoints.extract.get(source=wildcards.source)
    return f"{OUT}/documents/{{case}}.json".format(**wildcards)


def of_all_cases(pattern):
    """Return an input function that fills in `pattern` for each case of the source."""

    def files(wildcards):
        extracted = checkpoints.extract.get(source=wildcards.source)
        cases = sorted(
            path.stem for path in Path(extracted.output.documents).glob("*.json")
        )
        return expand(pattern, source=wildcards.source, case=cases)

    return files


rule all:
    input:
        expand(f"{OUT}/index.html", source=SOURCES),
        expand(f"{OUT}/reviews_niet_geplaatst.jsonl", source=SOURCES),


checkpoint extract:
    input:
        lambda wildcards: files_of(SOURCES[wildcards.source]),
    output:
        documents=directory(f"{OUT}/documents"),
        published=f"{OUT}/published.json",
        source=f"{OUT}/source.json",
    log:
        f"{LOG}/extract.log",
    conda:
        "config/environment.yaml"
    params:
        folder=lambda wildcards: SOURCES[wildcards.source],
        out=lambda wildcards: OUT.format(**wildcards),
    shell:
        "casusspiegel extract {params.folder} --out {params.out} 2> {log}"


rule annotate:
    input:
        document=document_of,
        language=files_of(SETTINGS.language),
    output:
        f"{OUT}/annotated/{{case}}.spacy",
    log:
        f"{LOG}/{{case}}.annotate.log",
    conda:
        "config/environment.yaml"
    params:
        settings={"language": SETTINGS.language},
    shell:
        "casusspiegel annotate {input.document} --out {output} 2> {log}"


rule code:
    input:
        document=document_of,
        annotated=f"{OUT}/annotated/{{case}}.spacy",
        codebook=SETTINGS.codebook,
        models=[path for path in files_of(SETTINGS.codes) if "/folds/" not in path],
    output:
        f"{OUT}/machine/{{case}}.jsonl",
    log:
        f"{LOG}/{{case}}.code.log",
    conda:
        "config/environment.yaml"
    shell:
        "casusspiegel code {input.document} {input.annotated} --out {output} 2> {log}"


rule apply_reviews:
    input:
        machine=f"{OUT}/machine/{{case}}.jsonl",
        codebook=SETTINGS.codebook,
        reviews=[str(SETTINGS.reviews)] if SETTINGS.reviews.exists() else [],
    output:
        f"{OUT}/coded/{{case}}.jsonl",
    log:
        f"{LOG}/{{case}}.apply-reviews.log",
    conda:
        "config/environment.yaml"
    shell:
        "casusspiegel apply-reviews {input.machine} --out {output} 2> {log}"


rule unplaced_reviews:
    input:
        machine=of_all_cases(f"{OUT}/machine/{{case}}.jsonl"),
        codebook=SETTINGS.codebook,
        reviews=[str(SETTINGS.reviews)] if SETTINGS.reviews.exists() else [],
    output:
        f"{OUT}/reviews_niet_geplaatst.jsonl",
    log:
        f"{LOG}/unplaced-reviews.log",
    conda:
        "config/environment.yaml"
    params:
        folder=lambda wildcards: OUT.format(**wildcards),
    shell:
        "casusspiegel unplaced-reviews {params.folder} --out {output} 2> {log}"


rule mirror:
    input:
        document=document_of,
        coded=f"{OUT}/coded/{{case}}.jsonl",
        codebook=SETTINGS.codebook,
    output:
        f"{OUT}/mirrored/{{case}}.json",
    log:
        f"{LOG}/{{case}}.mirror.log",
    conda:
        "config/environment.yaml"
    params:
        settings=SETTINGS.mirror.model_dump(),
    shell:
        "casusspiegel mirror {input.document} {input.coded} --out {output} 2> {log}"


rule compare:
    input:
        source=f"{OUT}/source.json",
        published=f"{OUT}/published.json",
        coded=of_all_cases(f"{OUT}/coded/{{case}}.jsonl"),
        mirrored=of_all_cases(f"{OUT}/mirrored/{{case}}.json"),
        codebook=SETTINGS.codebook,
    output:
        segments=f"{OUT}/segments.jsonl",
        dashboards=f"{OUT}/dashboards.json",
        matrices=directory(f"{OUT}/matrices"),
    log:
        f"{LOG}/compare.log",
    conda:
        "config/environment.yaml"
    params:
        out=lambda wildcards: OUT.format(**wildcards),
    shell:
        "casusspiegel compare {params.out} 2> {log}"


rule report:
    input:
        rules.compare.output,
    output:
        f"{OUT}/index.html",
    log:
        f"{LOG}/report.log",
    conda:
        "config/environment.yaml"
    params:
        out=lambda wildcards: OUT.format(**wildcards),
        settings=SETTINGS.report.model_dump(),
    shell:
        "casusspiegel report {params.out} 2> {log}"
