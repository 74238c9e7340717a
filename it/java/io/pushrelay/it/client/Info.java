package io.pushrelay.it.client;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a sender is told about a channel, read from its JSON form. */
public record Info(int messages, int requested, int listeners, Optional<TestPosition> last) {
  private static final Pattern JSON =
      Pattern.compile(
          "\\{\"messages\": (\\d+), \"requested\": (-?\\d+), \"listeners\": (\\d+),"
              + " \"last_message_id\": (null|\"\\d+:\\d+\")"
              + "(?:, \"subjects\": \\{.*}, \"subject_count\": \\d+)?}");

  public static Info of(Response response) {
    Matcher json = JSON.matcher(response.body());
    if (!json.matches()) {
      throw new AssertionError("no channel info in JSON: " + response);
    }
    String last = json.group(4).replace("\"", "");
    return new Info(
        Integer.parseInt(json.group(1)),
        Integer.parseInt(json.group(2)),
        Integer.parseInt(json.group(3)),
        last.equals("null") ? Optional.empty() : Optional.of(TestPosition.parse(last)));
  }
}
