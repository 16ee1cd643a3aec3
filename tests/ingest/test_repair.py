"""Text that was decoded wrongly is repaired, and only that."""

from pipeline.ingest.cleaning.repair import repaired

CHINESE = "岗位职责：\n1、负责销售系统的开发，熟悉SQL；\n2、本科及以上学历，三年经验。薪资范围：20K-30K"
TRADITIONAL = "職位描述：\n1、負責業務開發與客戶關係維護；\n2、大學以上學歷，具備三年以上經驗。"
ENGLISH = "We’re looking for a “numbers” person – résumé required. Don’t wait."
FRENCH = "Nous recherchons un développeur expérimenté à Montréal."


def test_mojibake_is_mended_and_sound_text_left_alone():
    assert repaired(ENGLISH.encode().decode("cp1252", "replace")).startswith("We’re looking for")
    assert repaired("What Youâ\x80\x99ll Do") == "What You’ll Do"
    for sound in (CHINESE, TRADITIONAL, ENGLISH, FRENCH, "Ünal Übersetzung – naïve façade ½ × 3"):
        assert repaired(sound) == sound
