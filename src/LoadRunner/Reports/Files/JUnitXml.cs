using System.Globalization;
using System.Text;
using System.Xml;

namespace Harness.LoadRunner;

/// <summary>One test case.</summary>
/// <param name="Class">Dotted name of what it belongs to.</param>
/// <param name="Verdict">Violated is a failure, unknown an error: the test itself did not work.</param>
/// <param name="Found">What was found, in words.</param>
/// <param name="Type">Kind of the failure.</param>
internal sealed record JUnitCase(string Class, string Name, Verdict Verdict, string Found, string Type);

/// <summary>
/// The form of test results that build servers read (testsuites, testsuite, properties, testcase, failure, error, as in the
/// XML schema of Jenkins' xUnit plug-in).
/// </summary>
internal static class JUnitXml
{
    public static string Of(string title, double seconds, IEnumerable<(string Name, string Value)> properties, IReadOnlyList<JUnitCase> cases)
    {
        var text = new StringWriterUtf8();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true }))
        {
            xml.WriteStartElement("testsuites");
            Counts(xml, cases, seconds);
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", XmlText.Clean(title));
            Counts(xml, cases, seconds);
            xml.WriteAttributeString("skipped", "0");
            xml.WriteStartElement("properties");
            foreach (var (name, value) in properties)
                Element(xml, "property", ("name", name), ("value", value));
            xml.WriteEndElement();
            foreach (var one in cases)
                Case(xml, one, seconds);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        return text.ToString();
    }

    private static void Case(XmlWriter xml, JUnitCase one, double seconds)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", XmlText.Clean(one.Class));
        xml.WriteAttributeString("name", XmlText.Clean(one.Name));
        xml.WriteAttributeString("time", Seconds(seconds));
        if (one.Verdict == Verdict.Valid)
            xml.WriteElementString("system-out", XmlText.Clean(one.Found));
        else
            Element(xml, one.Verdict == Verdict.Violated ? "failure" : "error", ("message", one.Found), ("type", one.Type));
        xml.WriteEndElement();
    }

    private static void Element(XmlWriter xml, string name, params IEnumerable<(string Name, string Value)> attributes)
    {
        xml.WriteStartElement(name);
        foreach (var attribute in attributes)
            xml.WriteAttributeString(attribute.Name, XmlText.Clean(attribute.Value));
        xml.WriteEndElement();
    }

    private static void Counts(XmlWriter xml, IReadOnlyList<JUnitCase> cases, double seconds)
    {
        xml.WriteAttributeString("tests", cases.Count.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("failures", Count(Verdict.Violated));
        xml.WriteAttributeString("errors", Count(Verdict.Unknown));
        xml.WriteAttributeString("time", Seconds(seconds));

        string Count(Verdict verdict) => cases.Count(one => one.Verdict == verdict).ToString(CultureInfo.InvariantCulture);
    }

    private static string Seconds(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);

    private sealed class StringWriterUtf8() : StringWriter(CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.UTF8;
    }
}
