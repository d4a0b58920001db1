"""Completions for bash and zsh, written from the program's own help texts."""

FILES = ("--config", "--log", "--socket", "--events", "--trace", "--plot", "--input", "--output",
         "--images", "--labels", "--tty", "--watchdog", "--gpio-chip")
VALUES = {"--profile": "driver pilot", "--camera": "auto rpicam synthetic /dev/video0"}


def bash(help_texts):
    """For /usr/share/bash-completion/completions."""
    cases = "".join(f"    {verb}) words='{' '.join(help_texts.options(verb))}' ;;\n"
                    for verb in help_texts.texts)
    values = "".join(f"    {option}) COMPREPLY=($(compgen -W '{words}' -- \"$word\")); return ;;\n"
                     for option, words in VALUES.items())
    return f"""# bash completion for feredge

_feredge() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD - 1]}}
  local verb=${{COMP_WORDS[1]}} words
  COMPREPLY=()
  case $before in
{values}    {'|'.join(FILES)}) COMPREPLY=($(compgen -f -- "$word")); return ;;
  esac
  if ((COMP_CWORD == 1)) && [[ $word != -* ]]; then
    COMPREPLY=($(compgen -W '{' '.join(help_texts.verbs)}' -- "$word"))
    return
  fi
  case $verb in
    help) words='{' '.join(help_texts.texts)}' ;;
{cases}    *) words='{' '.join(help_texts.options('run'))}' ;;
  esac
  if [[ $word == -* || $verb == help ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$word"))
  else
    COMPREPLY=($(compgen -f -- "$word"))
  fi
}}
complete -F _feredge feredge
""".encode()


def zsh(help_texts):
    """For /usr/share/zsh/vendor-completions."""
    purposes = "".join(f"  '{verb}:{purpose.replace(chr(39), '')}'\n"
                       for verb, purpose in help_texts.verbs.items())
    cases = "".join(f"  {verb}) choices=({' '.join(help_texts.options(verb))}) ;;\n"
                    for verb in help_texts.texts)
    values = "".join(f"  {option}) compadd -- {words}; return ;;\n"
                     for option, words in VALUES.items())
    return f"""#compdef feredge

local -a verbs choices
verbs=(
{purposes})
case $words[CURRENT-1] in
{values}  {'|'.join(FILES)}) _files; return ;;
esac
if ((CURRENT == 2)) && [[ $PREFIX != -* ]]; then
  _describe verb verbs
  return
fi
case $words[2] in
  help) compadd -- {' '.join(help_texts.texts)}; return ;;
{cases}  *) choices=({' '.join(help_texts.options('run'))}) ;;
esac
if [[ $PREFIX == -* ]]; then compadd -- $choices; else _files; fi
""".encode()
