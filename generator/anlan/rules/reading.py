"""The cards of what the reader and the model refuse before any rule can look."""

from __future__ import annotations

from anlan.terms.finding import Basis, Card, Level
from anlan.terms.word import Word

PIPL = Basis(Word("个人信息保护法 第六条", "Personal Information Protection Law art. 6"), "law")
PIPL_FINANCE = Basis(
    Word("个人信息保护法 第六条、第二十八条", "Personal Information Protection Law arts. 6, 28"), "law"
)
_W = Word


def _file(code: str, title: Word, why: Word, mend: Word, level: Level = "error") -> Card:
    return Card(code, "file", title, why, mend, level)


def _schema(code: str, title: Word, why: Word, mend: Word) -> Card:
    return Card(code, "schema", title, why, mend)


READING: tuple[Card, ...] = (
    _file("FI101", _W("文件用 UTF-8", "Files are UTF-8"), _W("GBK 文件在别的电脑上是乱码", "a GBK file is garbage on other machines"), _W("另存为 UTF-8", "save as UTF-8")),
    _file("FI102", _W("没有 BOM", "No byte order mark"), _W("BOM 会让同样内容的文件不相等", "a mark makes equal files differ"), _W("另存为“UTF-8（无 BOM）”", "save as UTF-8 without BOM")),
    _file("FI103", _W("没有看不见的字符", "No invisible characters"), _W("控制符和改变方向的符号能让人看到的与机器读到的不同", "controls and direction marks show people other than what machines read"), _W("删去它", "delete it")),
    _file("FI104", _W("没有制表符", "No tabs"), _W("制表符的宽度各处不同，缩进就不可靠", "a tab has another width everywhere"), _W("用空格", "use spaces")),
    _file("FI105", _W("YAML 读得懂", "The YAML can be read"), _W("读不懂的文件不算记录", "a file that cannot be read is no record"), _W("按提示的行列改正", "mend it at the line told")),
    _file("FI106", _W("一个文件一份文档", "One document a file"), _W("一份文件一条记录，才能一条一条追溯", "one record a file, so that each has its own history"), _W("另一份另存文件", "save the other in its own file")),
    _file("FI107", _W("不用锚点、别名、合并键", "No anchors, aliases or merge keys"), _W("别名让改一处等于改多处", "with an alias one edit changes many places"), _W("把内容写全", "write the contents out")),
    _file("FI108", _W("不用标签和指令", "No tags or directives"), _W("类型由字段决定，不由文件自己说", "the field decides the type, not the file"), _W("去掉标签", "remove it")),
    _file("FI109", _W("键不重复", "No key twice"), _W("许多软件悄悄取最后一个", "many programs silently take the last"), _W("只留一个", "keep one")),
    _file("FI110", _W("不过大、不过深", "Not too large, not too deep"), _W("记录是一页纸的事", "a record is a matter of one page"), _W("分成几条，或简化结构", "part it, or make it flatter")),
    _file("FI111", _W("只放普通文件", "Plain files only"), _W("链接会指到仓库之外", "a link can lead out of the repository"), _W("放真实的文件", "put the real file")),
    _file("FI112", _W("文件名在哪里都不冲突", "Names collide nowhere"), _W("只差大小写的两个文件，在别的电脑上只剩一个", "two names that differ by case are one file elsewhere"), _W("改名", "rename it")),
    _file("FI113", _W("文件放在该放的地方", "Files lie where they belong"), _W("放错地方的文件没有人读", "nobody reads a file in the wrong place"), _W("移到该放的地方，或删去", "move it, or remove it")),
    _file("FI114", _W("记录的路径由编号而来", "A record's path follows from its id"), _W("按编号就能找到文件", "the id alone finds the file"), _W("移到提示的路径", "move it to the path told")),
    _file("FI115", _W("编号就是文件名", "The id is the file's name"), _W("两者不同就不知该信哪个", "when they differ, which is right?"), _W("改成一样", "make them equal")),
    _file("FI116", _W("每个字符只有一种写法", "Each character has one spelling"), _W("用转义写的编号，搜索找不到，人也认不出", "an id that is written with escapes is found by no search and recognised by nobody"), _W("直接写这个字符", "write the character itself")),
    _file("FI117", _W("# 不截断文字", "No # cuts a text short"), _W("空格后面的 # 起是注释，后半句不进记录，也没有人看见", "what stands behind a space and # is a comment: the rest of the text is not in the record, and nobody sees that"), _W("整段文字放进单引号", "put the whole text in single quotes"), "warning"),
    _schema("SC201", _W("没有不认识的键", "No unknown keys"), _W("写错的键等于没写", "a misspelt key says nothing"), _W("改成字段表里的键", "use a key of the table of fields")),
    _schema("SC202", _W("必填的都在", "Nothing asked is missing"), _W("缺一项，记录就不完整", "a record that lacks it is not complete"), _W("补上", "add it")),
    _schema("SC203", _W("每种值只有一种写法", "Each value has one spelling"), _W("时间写成整数、没有时区、010 之类会被各软件各读各的", "times as integers, without offset, or 010 are read otherwise by each program"), _W("照提示的写法写", "write it as told")),
    _schema("SC204", _W("值在可选范围内", "Values are among the allowed"), _W("自造的词归不了类", "an invented word cannot be sorted"), _W("从可选的值里选", "choose one that is allowed")),
    _schema("SC205", _W("结构对得上", "The shape fits"), _W("该是列表的写成了文字，就读不出内容", "a text where a list is asked cannot be read"), _W("照字段表的结构写", "write it as the table of fields shows")),
    _schema("SC206", _W("步骤属于这类记录", "Steps belong to the kind"), _W("每类记录只有自己的步骤", "each kind has its own steps"), _W("从可用的步骤里选", "choose one of the known steps")),
    _schema("SC207", _W("互斥的项只留一个", "Of fields that exclude each other one stands"), _W("两个都写就互相矛盾", "two would contradict each other"), _W("只留应有的一个", "keep the one that belongs")),
    Card("PD101", "privacy", _W("不写身份证号", "No identity numbers"), _W("仓库里的内容删不干净；记录写场所和岗位，不写人", "a repository never forgets; records are about places and posts, not people"), _W("删去，改写岗位", "remove it, write the post"), basis=PIPL),
    Card("PD102", "privacy", _W("不写手机号", "No mobile numbers"), _W("仓库里的内容删不干净；联系人用岗位表示", "a repository never forgets; a post stands for a contact"), _W("删去，改写岗位", "remove it, write the post"), basis=PIPL),
    Card("PD103", "privacy", _W("不写银行卡号", "No bank cards"), _W("与安全记录无关，泄露有害", "it has no place in a safety record and does harm"), _W("删去", "remove it"), basis=PIPL_FINANCE),
)  # fmt: skip
