"""Levels of degrees out of titles as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentatlas.sources.degrees import LEVELS, NO_DEGREE, level_of

TITLES = {
    "bachelor": [
        "BSc", "B.Sc. (Hons)", "B.Tech", "B. Tech. in CSE", "BE", "B.E.", "BS ME", "A.B.",
        "Sc.B.", "Bachelor's degree", "Licence", "Licenciatura em Física", "Graduação",
        "Laurea triennale", "Vordiplom", "学士", "本科", "學士", "학사", "Lisans", "Bakalář",
        "Бакалавр", "Cử nhân", "Licencjat", "Grado en Matemáticas", "بكالوريوس", "کارشناسی",
        "Undergraduate", "MBBS", "Bachelier", "Kandidaatti", "license",
    ],
    "master": [
        "MSc", "M.S. in Physics", "ms", "M. Sc.", "Master's degree", "MEng in Software",
        "MPhil", "Mestrado", "Magister", "Diplom", "Dipl.-Ing.", "Laurea", "Laurea magistrale",
        "硕士", "碩士", "修士", "석사", "Yüksek Lisans", "Maîtrise", "Diplôme d'ingénieur",
        "Магистр", "Thạc sĩ", "Máster universitario", "BSc and MSc", "Civilingenjör",
        "Diplôme d’études approfondies", "ماجستير", "کارشناسی ارشد", "博士前期課程", "MBA",
    ],
    "doctorate": [
        "PhD", "Ph.D.", "Ph. D", "PhD candidate", "D.Phil.", "Dr. rer. nat.", "Dr.-Ing.",
        "Doutorado", "Doctorado", "Dottorato di ricerca", "Doctorat", "Doktora", "博士",
        "博士後期課程", "박사", "Tiến sĩ", "кандидат физико-математических наук", "к.т.н.",
        "MD-PhD", "MPhil/PhD", "Doctor of Philosophy", "دكتوراه", "Sc.D.", "Промоция PhD",
        "Διδακτορικό", "Promovendus", "博士后期课程",
    ],
    "other": [
        "MD", "M.D.", "Doctor of Medicine", "Juris Doctor", "PharmD", "Diploma",
        "Postgraduate diploma", "Certificate", "High School", "Abitur", "Habilitation",
        "pós-graduação", "Associate Degree", "Licentiate of Technology", "Especialização",
    ],
    NO_DEGREE: [
        "Postdoc", "Post-doc Molecular Cardiology", "Postdoctoral fellow", "博士后", "博士後",
        "Pós-Doutorado", "Posdoctorado", "Visiting PhD student", "Exchange student",
        "Summer school", "Internship", "Research Fellow", "ポスドク", "박사후연구원",
    ],
    None: ["Computing", "", "Physics and Astronomy", "Student", "…", "Biomedical Sciences"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("title", "level"), [(title, level) for level, titles in TITLES.items() for title in titles]
)
def test_the_level_of_a_title_is_read_in_many_languages(title: str, level: str | None) -> None:
    assert level_of(title) == level


def test_a_fellowship_beside_a_degree_does_not_hide_it() -> None:
    assert level_of("PhD (Marie Curie Fellowship)") == "doctorate"
    assert level_of("Erasmus Mundus Master") == "master"


@given(st.text(max_size=60))
def test_any_text_has_a_level_or_none(title: str) -> None:
    assert level_of(title) in (None, NO_DEGREE, *LEVELS[1:-1])
