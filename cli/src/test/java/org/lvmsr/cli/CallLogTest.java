package org.lvmsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.lvmsr.smapi.JsonText;

final class CallLogTest {
  @Test
  void whatCouldBeASecretIsNotLogged() throws JsonText.BadJson {
    assertEquals(
        ": target:10.0.0.1 chapuser:*** CHAPpassword:*** incoming_chappassword:***"
            + " password_secret:*** uri:***",
        told(
            "{'configuration':{'target':'10.0.0.1','chapuser':'u','CHAPpassword':'p',"
                + "'incoming_chappassword':'p','password_secret':'s','uri':'iscsi://u@h/i/0'}}"));
    assertEquals("", told("{'uri':'iscsi://u:p@h/i/0','k':'k','v':'secret','name':'n'}"));
  }

  @Test
  void aCallIsLoggedOnOneLine() throws JsonText.BadJson {
    assertEquals(": sr=a key=b?c", told("{'sr':'a\\n{}','key':'b\\tc'}"));
    assertEquals("", told("{'configuration':7,'sr':[1]}"));
  }

  private static String told(String json) throws JsonText.BadJson {
    return CallLog.told((ObjectNode) JsonText.parse(json.replace('\'', '"')));
  }
}
