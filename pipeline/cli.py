"""The command line: one command a stage, and the commands that stand above the stages."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pipeline.config import Config
from pipeline.errors import InputError

app = typer.Typer(
    help="Codeer Nederlandse casusrapporten en spiegel elke casus in een dashboard van zes cellen.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
export_app = typer.Typer(no_args_is_help=True)
app.add_typer(export_app, name="export", help="Breng codes naar andere programma's.")
reviews_app = typer.Typer(no_args_is_help=True)
app.add_typer(reviews_app, name="reviews", help="Bewaar en herstel de beslissingen van codeurs.")
train_app = typer.Typer(help="Train de modellen opnieuw.", no_args_is_help=True)
app.add_typer(train_app, name="train")
DEFAULT_CONFIG = Path("config/config.yaml")
SourceName = Annotated[str, typer.Argument(help="De naam van de bron: die van haar map in de uitkomsten.")]


@app.callback()
def configure(
    context: typer.Context,
    config: Annotated[
        Path, typer.Option(envvar="CASUSSPIEGEL_CONFIG", help="Het instellingenbestand.")
    ] = DEFAULT_CONFIG,
) -> None:
    """Remember which settings file the command shall read."""
    context.obj = config


def settings(context: typer.Context) -> Config:
    """Read the settings that the command was called with."""
    return Config.read(context.obj)


@app.command()
def run(
    context: typer.Context,
    cores: Annotated[int, typer.Option(min=1, help="Hoeveel taken tegelijk.")] = os.cpu_count() or 1,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Toon alleen wat er zou gebeuren.")] = False,
) -> None:
    """Verwerk alle bronnen: van rapport tot dashboards."""
    from pipeline.run import run_pipeline

    run_pipeline(context.obj, settings(context), cores=cores, dry_run=dry_run)


@app.command()
def extract(
    folder: Annotated[Path, typer.Argument(help="De map van een bron, met source.yaml en het rapport.")],
    out: Annotated[Path, typer.Option(help="De map voor de uitkomsten, bijvoorbeeld outputs/mijn-rapport.")],
) -> None:
    """Haal uit een bron de casussen, hun tekst in leesvolgorde, en de gedrukte tabellen."""
    from pipeline.extract import extract_source

    extract_source(folder).write(out)


@app.command()
def annotate(
    context: typer.Context,
    document: Annotated[Path, typer.Argument(help="Het document van de casus (JSON).")],
    out: Annotated[Path, typer.Option(help="Waar het geannoteerde document komt (.spacy).")],
) -> None:
    """Annoteer een casus met woordsoorten, lemma's, zinsontleding en namen."""
    from pipeline.annotate import annotate as annotate_document
    from pipeline.annotate import load_language
    from pipeline.document import Document
    from pipeline.files import write_bytes

    docs = annotate_document(Document.read(document), load_language(settings(context).language))
    write_bytes(out, docs.to_bytes())


@app.command()
def code(
    context: typer.Context,
    document: Annotated[Path, typer.Argument(help="Het document van de casus (JSON).")],
    annotated: Annotated[Path, typer.Argument(help="De geannoteerde zinnen (.spacy).")],
    out: Annotated[Path, typer.Option(help="Waar de gecodeerde zinnen komen (JSON Lines).")],
) -> None:
    """Codeer een casus: cellen, treden, factoren en actoren van elke zin."""
    import spacy

    from pipeline.annotate import read_docs
    from pipeline.codebook import Codebook
    from pipeline.coding import Coder
    from pipeline.document import Document, write_coded

    config = settings(context)
    coder = Coder.load(config.codes, Codebook.read(config.codebook))
    write_coded(out, coder.code(Document.read(document), read_docs(annotated, spacy.blank("nl").vocab)))


@app.command()
def apply_reviews(
    context: typer.Context,
    machine: Annotated[Path, typer.Argument(help="De codes van de machine, een .jsonl per casus.")],
    out: Annotated[Path, typer.Option(help="Waar de casus met de reviews erin komt te staan.")],
) -> None:
    """Laat de reviews van de codeurs de plaats innemen van de codes van de machine."""
    from pipeline.codebook import Codebook
    from pipeline.document import read_coded, write_coded
    from pipeline.reviewed import apply_reviews, read_reviews

    config = settings(context)
    source, case = machine.parent.parent.name, machine.stem
    reviews = [r for r in read_reviews(config.reviews) if (r.source, r.case) == (source, case)]
    segments, unplaced = apply_reviews(read_coded(machine), reviews, Codebook.read(config.codebook))
    for review in unplaced:
        typer.echo(
            f"Niet teruggevonden in {case}: {review.lost!r} (review van {review.review.coder})", err=True
        )
    write_coded(out, segments)


@app.command()
def unplaced_reviews(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="De map met de uitkomsten van een bron.")],
    out: Annotated[Path, typer.Option(help="Waar de lijst komt (JSON Lines).")],
) -> None:
    """Noem de reviews van een bron waarvan de zin of de woorden niet meer in de tekst staan."""
    from pipeline.codebook import Codebook
    from pipeline.files import write_jsonl
    from pipeline.reviewed import list_unplaced, read_reviews

    config = settings(context)
    lost = list_unplaced(folder, read_reviews(config.reviews), Codebook.read(config.codebook))
    write_jsonl(out, lost)


@app.command()
def report(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="De map van een bron, bijvoorbeeld outputs/mijn-rapport.")],
    pseudonymise: Annotated[
        bool, typer.Option("--pseudonymise", help="Vervang personen door rollen (`wethouder 1`).")
    ] = False,
) -> None:
    """Maak van een bron de webpagina's, grafieken, Excel-werkmap en het Word-document."""
    from pipeline.codebook import Codebook
    from pipeline.report import report as write_report

    config = settings(context)
    chosen = config.report.model_copy(update={"pseudonymise": config.report.pseudonymise or pseudonymise})
    write_report(folder, Codebook.read(config.codebook), chosen, [config.language, config.codes])


@app.command()
def mirror(
    context: typer.Context,
    document: Annotated[Path, typer.Argument(help="Het document van de casus (JSON).")],
    coded: Annotated[Path, typer.Argument(help="De gecodeerde segmenten (JSON Lines).")],
    out: Annotated[Path, typer.Option(help="Waar het dashboard komt (JSON).")],
) -> None:
    """Spiegel een casus: van gecodeerde segmenten naar een dashboard."""
    from pipeline.codebook import Codebook
    from pipeline.document import Document, read_coded
    from pipeline.files import write_json
    from pipeline.mirror import mirror as mirror_case

    config = settings(context)
    codebook = Codebook.read(config.codebook)
    write_json(out, mirror_case(Document.read(document), read_coded(coded), codebook, config.mirror))


@app.command()
def compare(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="De map met de uitkomsten van een bron.")],
) -> None:
    """Vergelijk de casussen van een bron in tabellen."""
    from pipeline.codebook import Codebook
    from pipeline.compare import compare as compare_cases

    compare_cases(folder, Codebook.read(settings(context).codebook))


@app.command()
def add(
    context: typer.Context,
    report: Annotated[Path, typer.Argument(help="Het rapport: PDF, Word (.docx) of tekst (.txt).")],
    title: Annotated[str | None, typer.Option(help="De titel; anders de eerste kop van het rapport.")] = None,
    municipality: Annotated[str | None, typer.Option(help="De gemeente waar de casus speelt.")] = None,
    chapters: Annotated[
        str | None, typer.Option(help="De hoofdstukken die elk een casus zijn, zoals 2,4,6,8.")
    ] = None,
    date: Annotated[str | None, typer.Option(help="De datum van het rapport, zoals 2023-10-12.")] = None,
    ocr: Annotated[bool, typer.Option("--ocr", help="Herken eerst de tekst van een gescande PDF.")] = False,
) -> None:
    """Voeg een eigen rapport toe; de volgende run maakt er een dashboard van."""
    from pipeline.extract.intake import add_report, chapter_numbers

    folder = add_report(
        report,
        settings(context).own,
        title=title,
        municipality=municipality,
        chapters=chapter_numbers(chapters) if chapters else None,
        date=date,
        ocr=ocr,
    )
    typer.echo(f"Toegevoegd: {folder}")


@export_app.command()
def qdpx(
    context: typer.Context,
    source: SourceName,
    out: Annotated[Path, typer.Option(help="Het nieuwe projectbestand (.qdpx).")],
    machine: Annotated[
        bool, typer.Option("--machine/--no-machine", help="Neem de codes van de machine mee.")
    ] = True,
    pdf: Annotated[bool, typer.Option("--pdf/--no-pdf", help="Neem de pdf van de bron mee.")] = True,
) -> None:
    """Maak een REFI-QDA-project voor ATLAS.ti, MAXQDA, NVivo, QualCoder en andere."""
    from pipeline.review.exchange import export_project
    from pipeline.review.project import Project
    from pipeline.review.store import Store

    config = settings(context)
    store = Store(config.review.database)
    export_project(out, Project(config), store, source, machine=machine, pdf=pdf)


@export_app.command()
def qdc(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="Het nieuwe codeboek (.qdc).")],
) -> None:
    """Maak van het codeboek een REFI-QDA-codeboek."""
    from pipeline.codebook import Codebook
    from pipeline.exchange.codes import write_codebook

    write_codebook(out, Codebook.read(settings(context).codebook))


@export_app.command()
def docbin(
    context: typer.Context,
    source: SourceName,
    out: Annotated[Path, typer.Option(help="Het nieuwe bestand (.spacy).")],
) -> None:
    """Maak van een bron één spaCy DocBin, met de codes erbij."""
    from pipeline.codebook import Codebook
    from pipeline.exchange.corpora import write_docbin
    from pipeline.exchange.outputs import read_annotated

    config = settings(context)
    write_docbin(out, read_annotated(config.outputs / source), Codebook.read(config.codebook))


@export_app.command()
def conllu(
    context: typer.Context,
    source: SourceName,
    out: Annotated[Path, typer.Option(help="Het nieuwe bestand (.conllu).")],
) -> None:
    """Maak van een bron één CoNLL-U-bestand, met de codes erbij."""
    from pipeline.codebook import Codebook
    from pipeline.exchange.corpora import write_conllu
    from pipeline.exchange.outputs import read_annotated

    config = settings(context)
    write_conllu(out, read_annotated(config.outputs / source), Codebook.read(config.codebook))


@export_app.command()
def webannotation(
    context: typer.Context,
    source: SourceName,
    out: Annotated[Path, typer.Option(help="Het nieuwe bestand (.jsonld).")],
) -> None:
    """Maak van de codes van een bron W3C-webannotaties (JSON-LD)."""
    from pipeline.codebook import Codebook
    from pipeline.exchange.outputs import read_cases
    from pipeline.exchange.webannotation import write_web_annotations

    config = settings(context)
    cases = list(read_cases(config.outputs / source).values())
    write_web_annotations(out, source, cases, Codebook.read(config.codebook))


@app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Een REFI-QDA-project (.qdpx) of -codeboek (.qdc).")],
    out: Annotated[
        Path | None, typer.Option(help="Bij een codeboek: waar het komt te staan (.yaml).")
    ] = None,
) -> None:
    """Neem codes uit een ander programma over als reviews, of maak van een .qdc een codeboek."""
    from pipeline.review.exchange import import_file

    for line in import_file(file, settings(context), out):
        typer.echo(line)


@app.command()
def review(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="Het adres om op te luisteren.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="De poort.")] = None,
    database: Annotated[str | None, typer.Option(help="De database, als SQLAlchemy-adres.")] = None,
    password: Annotated[
        str | None,
        typer.Option(
            envvar="CASUSSPIEGEL_PASSWORD",
            help="Het wachtwoord voor andere computers; zonder dit verzint het programma er een.",
        ),
    ] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open de browser.")] = True,
) -> None:
    """Controleer de codes van de machine in de browser."""
    from pipeline.review.project import Project
    from pipeline.review.server import serve
    from pipeline.review.store import Store

    config = settings(context)
    serve(
        Project(config),
        Store(database or config.review.database),
        host=host or config.review.host,
        port=port or config.review.port,
        password=password,
        browser=browser,
    )


@reviews_app.command("export")
def export_reviews(context: typer.Context) -> None:
    """Schrijf de reviews weg voor de volgende run; de reviewtoepassing doet dit ook vanzelf."""
    from pipeline.review.project import Project
    from pipeline.review.store import Store

    config = settings(context)
    count = Project(config).export(Store(config.review.database))
    typer.echo(f"{count} gecontroleerde zinnen in {config.reviews}")


@reviews_app.command()
def score(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="De nieuwe tabel (.csv).")],
) -> None:
    """Meet de machine aan wat de codeurs samen beslisten, code voor code."""
    from pipeline.files import write_text
    from pipeline.review.project import Project
    from pipeline.review.scoring import score_machine
    from pipeline.review.store import Store

    config = settings(context)
    count, scores = score_machine(Project(config), Store(config.review.database))
    write_text(out, scores.to_csv(index=False, float_format="%.3f"))
    typer.echo(f"De machine op {count} zinnen vergeleken met de codeurs: {out}")


@reviews_app.command()
def backup(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="Het nieuwe bestand (JSON Lines).")],
) -> None:
    """Bewaar alle beslissingen, met hun geschiedenis, in een bestand."""
    from pipeline.review.store import Store

    typer.echo(f"{Store(settings(context).review.database).export(out)} beslissingen bewaard in {out}")


@reviews_app.command()
def restore(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="Een bestand van `casusspiegel reviews backup`.")],
) -> None:
    """Zet bewaarde beslissingen terug; wat er al is, komt er niet dubbel in."""
    from pipeline.review.store import Store

    typer.echo(f"{Store(settings(context).review.database).restore(path)} nieuwe beslissingen teruggezet")


@train_app.command("language")
def train_language_pipeline(
    ud: Annotated[list[Path], typer.Option(help="Een boombank in CoNLL-U (vaker te geven).")],
    ner: Annotated[Path, typer.Option(help="Namen om van te leren, als in CoNLL-2002.")],
    dev: Annotated[Path, typer.Option(help="De boombank om op te meten, in CoNLL-U.")],
    ner_dev: Annotated[Path, typer.Option(help="De namen om op te meten, als in CoNLL-2002.")],
    out: Annotated[Path, typer.Option(help="De map van de taalpijplijn.")] = Path("models/nl_casusspiegel"),
    alpino: Annotated[Path | None, typer.Option(help="De Alpino-boombank (zip).")] = None,
) -> None:
    """Train de Nederlandse taalpijplijn, meet haar en schrijf haar kaart."""
    from pipeline.annotate.training import TrainingData, train_language

    try:
        from pipeline.annotate.teacher import teach
    except ModuleNotFoundError as error:
        raise InputError(
            error.name or "train",
            "dit pakket is niet geïnstalleerd.",
            "Installeer het met `pip install '.[train]'`.",
        ) from error
    train_language(TrainingData(ud, ner, dev, ner_dev, alpino), out, teach)


@app.command()
def show(
    report: Annotated[Path, typer.Argument(help="Het rapport (PDF).")],
    page: Annotated[int, typer.Argument(min=1, help="De pagina, geteld vanaf 1.")],
    out: Annotated[Path, typer.Argument(help="Waar de afbeelding komt (.png).")],
) -> None:
    """Teken hoe een pagina gelezen is: de blokken, hun soort en hun volgorde."""
    from pipeline.extract.show import show_page

    show_page(report, page, out)


@train_app.command("codes")
def train_code_models(
    context: typer.Context,
    out: Annotated[
        Path | None, typer.Option(help="De map voor de modellen; anders die uit de instellingen.")
    ] = None,
    part: Annotated[
        list[str] | None, typer.Option(help="Alleen dit deel: `final` of `folds/<casus>`; mag vaker.")
    ] = None,
) -> None:
    """Train de codeermodellen op de gecodeerde casussen en op wat codeurs controleerden.

    Een afgebroken training gaat verder waar zij was.
    """
    from pipeline.codebook import Codebook
    from pipeline.coding.reviewed import read_reviewed

    try:
        from pipeline.coding.training.recipe import train_codes
    except ModuleNotFoundError as error:
        raise InputError(
            error.name or "train",
            "dit pakket is niet geïnstalleerd.",
            "Installeer het met `pip install '.[train]'`.",
        ) from error
    config = settings(context)
    codebook = Codebook.read(config.codebook)
    train_codes(
        config.reference,
        config.examples,
        codebook,
        out or config.codes,
        part or [],
        typer.echo,
        read_reviewed(config.reviews, config.outputs),
    )


@app.command()
def evaluate(
    context: typer.Context,
    source: Annotated[
        str | None,
        typer.Argument(help="De bron met de referentiecasussen; anders de eerste van de instellingen."),
    ] = None,
) -> None:
    """Meet de codeermodellen op de referentiecasussen, elk gecodeerd door modellen die hem nooit zagen."""
    from pipeline.codebook import Codebook
    from pipeline.coding.reviewed import read_reviewed
    from pipeline.evaluate.evaluation import evaluate as evaluate_codes

    config = settings(context)
    out = config.outputs / "evaluatie"
    codebook = Codebook.read(config.codebook)
    folder = config.outputs / (source or config.sources[0].name)
    reviewed = read_reviewed(config.reviews, config.outputs)
    evaluate_codes(
        folder,
        config.reference,
        config.examples,
        config.codes,
        codebook,
        config.mirror,
        out,
        typer.echo,
        reviewed,
    )
    typer.echo(f"De evaluatie staat in {out / 'evaluatie.html'}.")


def main() -> None:
    """Run the command line; input that can't be used ends in a Dutch message and exit code 2."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    try:
        app()
    except InputError as error:
        message = f"Fout in {error.where}: {error.problem} {error.remedy}"
        Console(stderr=True, soft_wrap=True).print(message, style="bold red", markup=False, highlight=False)
        sys.exit(2)
