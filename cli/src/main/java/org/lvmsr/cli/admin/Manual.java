package org.lvmsr.cli.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What {@code --help} says: about all commands, and about each.
 *
 * @param commands those of this tree
 */
record Manual(List<AdminCommand> commands) {
  private static final String USAGE = "usage: lvmsr ";
  private static final int MARGIN = 2;

  /** The account at a target of iSCSI. */
  static final Option ACCOUNT =
      new Option("--account", "FILE", "who we are at the target of iscsi://...");

  private static final List<Option> OF_ALL =
      List.of(
          Option.flag("--json", "answer in JSON, for programs"),
          Option.flag("-h, --help", "show this, and do nothing"));

  private static final String FORMS =
      """
      usage: lvmsr [--json] COMMAND [ARGUMENT...]
             lvmsr COMMAND --help
      """;

  private static final String SR =
      """

      An SR lies on one LUN. Its volumes are logical volumes (LVs) in a volume group (VG) of LVM, and
      a store in a reserved place of the LUN has its metadata: names, sizes and keys of the volumes.
      """;

  private static final String TARGET =
      """

      TARGET says which SR: a block device, an image of a LUN or the first part of one, or the uuid of
      an SR that is attached on this host. If it is left out, it is the only SR that is attached.
      """;

  private static final String REMOTE =
      """

      It may also be iscsi://HOST[:PORT]/IQN/LUN: such a LUN is read over the network, without root and
      past the kernel, and cannot be written to. --account FILE tells who we are at the target, in
      lines KEY=VALUE with chapuser and chappassword, also incoming_chapuser and incoming_chappassword
      if the target is to prove itself, and initiatorname if its access list wants a certain one.
      """;

  private static final String EXIT_CODES =
      """

      exit codes:
        0  done, and nothing is wrong
        1  failed, or could not look
        2  bad arguments
      """;

  private static final String EXIT_CODES_OF_CHECK =
      """
        3  check found something that is not as it should be, and nothing lost
        4  check found damage, or another command no store that can be trusted
      """;

  Manual {
    commands = List.copyOf(commands);
  }

  /** About all. */
  String overview() {
    List<AdminCommand> ofSrs = commands.stream().filter(AdminCommand::isAboutSr).toList();
    List<AdminCommand> others = commands.stream().filter(one -> !one.isAboutSr()).toList();
    String about = ofSrs.isEmpty() ? "" : SR + list("commands about an SR", ofSrs) + TARGET;
    String examples = commands.stream().map(AdminCommand::examples).collect(Collectors.joining());
    return FORMS
        + about
        + list(ofSrs.isEmpty() ? "commands" : "other commands", others)
        + section("examples", examples)
        + EXIT_CODES
        + (ofSrs.isEmpty() ? "" : EXIT_CODES_OF_CHECK);
  }

  /** About one. */
  String page(AdminCommand command) {
    List<Option> options = new ArrayList<>(command.options());
    if (command.looksAtTarget()) {
      options.add(ACCOUNT);
    }
    options.addAll(OF_ALL);
    var table = new TextTable();
    options.forEach(option -> table.row(option.form(), option.meaning()));
    return usage(command)
        + paragraph(command.summary() + "\n")
        + paragraph(command.details())
        + (hasTarget(command) ? TARGET : "")
        + (command.looksAtTarget() ? REMOTE : "")
        + section("options", table.toString())
        + section("examples", command.examples())
        + EXIT_CODES
        + command.exitCodes().indent(MARGIN);
  }

  private static boolean hasTarget(AdminCommand command) {
    return command.arguments().contains("TARGET");
  }

  /** How one is called. */
  static String usage(AdminCommand command) {
    String head = USAGE + command.name() + " ";
    String further = "\n" + " ".repeat(head.length());
    return (head + command.arguments().replace("\n", further)).stripTrailing() + "\n";
  }

  private static String list(String title, List<AdminCommand> some) {
    var table = new TextTable();
    some.forEach(command -> table.row(command.name(), command.summary()));
    return section(title, table.toString());
  }

  private static String paragraph(String text) {
    return text.isEmpty() ? "" : "\n" + text;
  }

  private static String section(String title, String lines) {
    return lines.isEmpty() ? "" : "\n" + title + ":\n" + lines.indent(MARGIN);
  }
}
