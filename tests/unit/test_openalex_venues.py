"""Names of venues in OpenAlex, which has an edition here and a series there."""

import pytest

from talentatlas.sources.venues import edition_of_file, known_venue, venue_id

NAMES = {
    "neurips": (
        "Neural Information Processing Systems",
        "Advances in neural information processing systems 35",
        "Advances in Neural Information Processing Systems",
        "NIPS",
    ),
    "icml": (
        "International Conference on Machine Learning",
        "Proceedings of the 25th international conference on Machine learning - ICML '08",
        "Proceedings of the Twenty-First International Conference on Machine Learning",
    ),
    "iclr": ("International Conference on Learning Representations",),
    "cvpr": (
        "Computer Vision and Pattern Recognition",
        "2022 IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)",
        "2005 IEEE Computer Society Conference on Computer Vision and Pattern Recognition "
        "(CVPR'05)",
    ),
    "iccv": ("2023 IEEE/CVF International Conference on Computer Vision (ICCV)",),
    "ijcai": (
        "International Joint Conference on Artificial Intelligence",
        "Proceedings of the Twenty-Eighth International Joint Conference on Artificial "
        "Intelligence",
    ),
    "aaai": (
        "Proceedings of the AAAI Conference on Artificial Intelligence",
        "National Conference on Artificial Intelligence",
    ),
    "acl": (
        "Meeting of the Association for Computational Linguistics",
        "Proceedings of the 57th Annual Meeting of the Association for Computational "
        "Linguistics",
        "Proceedings of the 60th Annual Meeting of the Association for Computational "
        "Linguistics (Volume 1: Long Papers)",
    ),
    "naacl": (
        "North American Chapter of the Association for Computational Linguistics",
        "Proceedings of the 2019 Conference of the North American Chapter of the Association "
        "for Computational Linguistics: Human Language Technologies, Volume 1 (Long and Short "
        "Papers)",
    ),
    "emnlp": (
        "Empirical Methods in Natural Language Processing",
        "Proceedings of the 2020 Conference on Empirical Methods in Natural Language "
        "Processing (EMNLP)",
    ),
    "icra": ("2021 IEEE International Conference on Robotics and Automation (ICRA)",),
    "kdd": (
        "Knowledge Discovery and Data Mining",
        "Proceedings of the 28th ACM SIGKDD Conference on Knowledge Discovery and Data Mining",
    ),
    "www": (
        "The Web Conference",
        "Proceedings of the 26th International Conference on World Wide Web",
    ),
    "corl": ("5th Annual Conference on Robot Learning",),
    "wacv": ("2018 IEEE Winter Conference on Applications of Computer Vision (WACV)",),
}
OTHERS = (
    "2019 IEEE/CVF Conference on Computer Vision and Pattern Recognition Workshops (CVPRW)",
    "International Conference on Machine Learning and Cybernetics",
    "Findings of the Association for Computational Linguistics: EMNLP 2020",
    "Companion Proceedings of the The Web Conference 2018",
    "World Wide Web",  # a journal
    "Machine Learning",
    "Artificial Intelligence",
    "Data Mining and Knowledge Discovery",
    "Lecture notes in computer science",
    "Proceedings of Machine Learning Research",
    "arXiv (Cornell University)",
    "",
    "2020",
)


@pytest.mark.parametrize(("venue", "name"), [(v, n) for v, ns in NAMES.items() for n in ns])
def test_an_edition_belongs_to_its_venue(venue, name):
    assert known_venue(name) == venue
    assert known_venue(name.upper()) == venue


@pytest.mark.parametrize("name", OTHERS)
def test_what_only_sounds_alike_is_no_known_venue(name):
    assert known_venue(name) is None


def test_names_of_files_mean_what_they_meant():
    assert edition_of_file("nips2014.json.gz") == ("neurips", 2014)
    assert venue_id("World Wide Web") == "worldwideweb"
    assert venue_id("ACM Multimedia") == "acmmm"
