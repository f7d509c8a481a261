"""The typeface: the letters that Europe writes with, and what is done about others."""

from __future__ import annotations

import pytest
from babel import Locale

from switching.documents.pdf.typeface import composed, lacking, writable

LANGUAGES = ("bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it",
             "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv", "tr", "uk", "sq", "sr",
             "bs", "is", "nb", "mk", "ca", "cy", "eu", "gl")  # fmt: skip
ALPHABETS = {
    "latin": "ÀÁÂÃÄÅĀĂĄÆÇĆĈĊČĎĐÐÈÉÊËĒĔĖĘĚĜĞĠĢĤĦÌÍÎÏĨĪĬĮİıĲĴĶĹĻĽĿŁŃŅŇŊÑÒÓÔÕÖØŌŎŐŒŔŖŘŚŜŞŠȘŢŤŦȚ"
    "ÙÚÛÜŨŪŬŮŰŲŴÝŶŸŹŻŽÞẞßàáâãäåāăąæçćĉċčďđðèéêëēĕėęěĝğġģĥħìíîïĩīĭįĳĵķĺļľŀłńņňŋñòóôõöøōŏőœ"
    "ŕŗřśŝşšșţťŧțùúûüũūŭůűųŵẁẃẅýÿŷỳźżžþſ",
    "greek": "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρσςτυφχψωΆΈΉΊΌΎΏΪΫάέήίόύώϊϋΐΰ",
    "cyrillic": "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЁЂЃЄЅІЇЈЉЊЋЌЎЏҐабвгдежзийклмнопрстуфхцчшщъыьэюя"
    "ёђѓєѕіїјљњћќўџґ",
    "marks": "’‘“”„‚«»‹›–—…•·€£§°±×÷½¼¾²³†‡‰′″№™©®¡¿",
}


@pytest.mark.parametrize("script", ALPHABETS)
def test_every_letter_of_europe_can_be_written(script: str) -> None:
    assert lacking(ALPHABETS[script]) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_months_days_and_languages_of_a_language_can_be_written(language: str) -> None:
    locale = Locale.parse(language)
    names = [*locale.months["format"]["wide"].values(), *locale.days["format"]["wide"].values(),
             *locale.languages.values(), *locale.territories.values()]  # fmt: skip
    text = " ".join(map(str, names))
    assert lacking(text + text.upper()) == set()


def test_letters_with_loose_accents_are_joined() -> None:
    assert composed("e\u0301cole c\u030c") == "école č"


def test_what_is_unseen_goes_unnoticed_and_what_lacks_becomes_a_question_mark() -> None:
    assert writable("co\u00adör\u200bdi\ufeffnaat\tnu") == "coördinaat nu"
    assert writable("👩‍⚕️!") == "??!"
    assert lacking("👩‍⚕️ محمد") == set("👩⚕محمد")
