"""A part of a text is the phrase of its pairs: found where it is, and only there."""

import random

import pytest

from imapp.lib.grams import composed, fold, phrase_of, words_of


def found(part: str, text: str) -> bool:
    """As a full-text index finds a phrase."""
    return f" {phrase_of(part)} " in f" {words_of(text)} "


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("北", "我在北京"),
        ("北京", "我在北京"),
        ("在北京", "我在北京"),
        ("我在北京", "我在北京"),
        ("京", "京"),
        ("明天3点", "我们明天3点见"),
        ("LLO w", "hello World"),
        ("微信WeChat", "用微信wechat聊"),
        ("ＡＢＣ１", "xabc1"),
        ("abc", "ＡＢＣ"),
        ("a b", "a\nb"),
        ("a\u3000b", "a b"),
        ("é", "cafe\u0301"),
        ("e\u0301", "CAFÉ"),
        ("😀👍", "好😀👍好"),
        ("100%", "打折100%了"),
        ("a_b", "xa_bx"),
        ('"quoted"', 'say "quoted" now'),
        ("ß", "Straße"),
        ("İ", "İstanbul"),
        ("-+*()", "a-+*()b"),
    ],
)
def test_a_part_is_found(part, text):
    assert found(part, text)


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("京北", "北京"),
        ("北京", "北 京"),
        ("北上", "北京上海"),
        ("上", "北京"),
        ("100%", "1000"),
        ("a_b", "axb"),
        ("ab", "a"),
        ("aba", "abca bca"),
        ("hello", "help lo"),
    ],
)
def test_what_is_no_part_is_not_found(part, text):
    assert not found(part, text)


def test_it_finds_what_looking_through_the_text_finds():
    chance = random.Random(4711)
    for _ in range(3000):
        text = "".join(chance.choices("ab一二 é", k=chance.randint(1, 12)))
        part = "".join(chance.choices("AB一二 É", k=chance.randint(1, 4)))
        assert found(part, text) == (fold(composed(part)) in fold(composed(text)))


def test_words_are_letters_and_digits_of_a_length_that_indexes_keep():
    every = [chr(number) for number in range(0x20, 0x11000, 7)] + ["\U0010ffff"]
    for word in words_of("".join(every)).split():
        assert word.isascii()
        assert word.isalnum()
        assert len(word) in (4, 8)


def test_folding_moves_no_character():
    for number in (*range(0x20, 0x3000), *range(0xFF00, 0xFFEF)):
        assert len(fold(chr(number))) == 1
